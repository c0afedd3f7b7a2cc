import type { StackMends } from "./aspect.ts";

/** Flask, with flask-cors. */
export const FLASK: StackMends = {
  origins: `CORS(app, origins=["https://app.example.com"], supports_credentials=True)
# flask-cors takes strings with *, ^, $, ?, [ or ( in them for regular expressions: write plain origins`,
  credentials: `CORS(app, origins=["https://app.example.com"], supports_credentials=True)
# with supports_credentials, origins="*" mirrors whoever asks`,
  vary: `CORS(app, origins=["https://app.example.com"], vary_header=True)
# with a single origin flask-cors leaves Vary out: list it in code where that answer differs`,
  preflight: `CORS(app, …, automatic_options=True)
# and let before_request functions return None where request.method == "OPTIONS"`,
  "preflight-lists": `CORS(app, methods=["GET", "PUT", "DELETE"], allow_headers=["Content-Type", "Authorization"])
# without allow_headers, flask-cors takes whatever is asked for`,
  everywhere: `CORS(app, intercept_exceptions=True)        # the whole application, not one blueprint or route`,
  "one-layer": `# keep CORS(app) once: no @cross_origin besides, and no add_header in the proxy`,
  expose: `CORS(app, expose_headers=["Location", "ETag"])`,
  "max-age": `CORS(app, max_age=7200)`,
  csrf: `from flask_wtf import CSRFProtect
CSRFProtect(app)
data = request.get_json()          # without force=True: other media types are refused`,
  cookies: `app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
# and no SESSION_COOKIE_DOMAIN`,
};

/** FastAPI and Starlette. */
export const FASTAPI: StackMends = {
  origins: `app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_credentials=True)
# no allow_origin_regex`,
  credentials: `app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_credentials=True)
# allow_origins=["*"] with allow_credentials mirrors whoever sends a cookie`,
  vary: `app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])    # a list sets Vary: Origin`,
  preflight: `app.add_middleware(CORSMiddleware, …)      # added last, so that it stands outermost`,
  "preflight-lists": `app.add_middleware(CORSMiddleware, allow_methods=["GET", "PUT", "DELETE"], allow_headers=["Content-Type", "Authorization"])`,
  everywhere: `app = CORSMiddleware(app, …)               # around the application: errors of 500 have the headers then too`,
  "one-layer": `# keep CORSMiddleware, once, and take add_header out of the proxy`,
  expose: `app.add_middleware(CORSMiddleware, expose_headers=["Location", "ETag"])`,
  "max-age": `app.add_middleware(CORSMiddleware, max_age=7200)`,
  cookies: `response.set_cookie("session", value, httponly=True, secure=True, samesite="lax")    # and no domain`,
  websocket: `if websocket.headers.get("origin") != "https://app.example.com":
    await websocket.close(code=1008)       # before accept()`,
};

/** Django, with django-cors-headers. */
export const DJANGO: StackMends = {
  origins: `CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
CORS_ALLOW_CREDENTIALS = True
# no CORS_ALLOW_ALL_ORIGINS; no CORS_ALLOWED_ORIGIN_REGEXES without ^, $ and escaped dots`,
  credentials: `CORS_ALLOW_ALL_ORIGINS = False
CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
CORS_ALLOW_CREDENTIALS = True`,
  vary: `# corsheaders sets Vary: Origin on every answer: let nothing after it replace Vary (use patch_vary_headers)`,
  preflight: `MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", "django.middleware.common.CommonMiddleware", …]
# above everything that redirects or authenticates`,
  "preflight-lists": `CORS_ALLOW_METHODS = ["GET", "PUT", "DELETE"]
CORS_ALLOW_HEADERS = ["content-type", "authorization", "x-csrftoken"]`,
  everywhere: `MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", …]     # the first one; and CORS_URLS_REGEX = r"^/api/.*$"`,
  "one-layer": `# keep CorsMiddleware, once, and take add_header out of the proxy`,
  expose: `CORS_EXPOSE_HEADERS = ["Location", "ETag"]`,
  "max-age": `CORS_PREFLIGHT_MAX_AGE = 7200`,
  csrf: `MIDDLEWARE = [..., "django.middleware.csrf.CsrfViewMiddleware"]      # and no @csrf_exempt
CSRF_TRUSTED_ORIGINS = ["https://app.example.com"]`,
  cookies: `SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_DOMAIN = None`,
  websocket: `application = ProtocolTypeRouter({"websocket": OriginValidator(router, ["https://app.example.com"])})`,
};
