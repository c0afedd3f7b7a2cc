import type { StackMends } from "./aspect.ts";

/** nginx. */
export const NGINX: StackMends = {
  origins: `map $http_origin $cors_origin {
    default "";
    "https://app.example.com" $http_origin;    # strings alone: no ~ patterns
}
add_header Access-Control-Allow-Origin $cors_origin always;
add_header Vary Origin always;`,
  credentials: `map $cors_origin $cors_credentials { default "true"; "" ""; }
add_header Access-Control-Allow-Origin $cors_origin always;
add_header Access-Control-Allow-Credentials $cors_credentials always;`,
  vary: `add_header Vary Origin always;             # outside every if, for every answer`,
  preflight: `location /api/ {
    if ($request_method = OPTIONS) { return 204; }    # before auth_request and redirects; repeat add_header in here
    …
}`,
  "preflight-lists": `add_header Access-Control-Allow-Methods "GET, PUT, DELETE" always;
add_header Access-Control-Allow-Headers "Content-Type, Authorization" always;`,
  everywhere: `add_header Access-Control-Allow-Origin $cors_origin always;    # always: for errors and redirects too
# a location that has an add_header of its own inherits none: repeat them, or include one file`,
  "one-layer": `proxy_hide_header Access-Control-Allow-Origin;
proxy_hide_header Access-Control-Allow-Credentials;    # then the proxy's own stand alone`,
  expose: `add_header Access-Control-Expose-Headers "Location, ETag" always;`,
  "max-age": `add_header Access-Control-Max-Age 7200 always;`,
  cookies: `proxy_cookie_flags ~ httponly secure samesite=lax;`,
  websocket: `if ($http_origin != "https://app.example.com") { return 403; }    # in the location that upgrades`,
};

/** Apache's httpd, with mod_headers. */
export const APACHE: StackMends = {
  origins: `SetEnvIfExpr "req('Origin') == 'https://app.example.com'" CORS_OK
Header always set Access-Control-Allow-Origin "expr=%{req:Origin}" env=CORS_OK
Header always merge Vary Origin`,
  credentials: `Header always set Access-Control-Allow-Credentials "true" env=CORS_OK
# and never beside Access-Control-Allow-Origin "*"`,
  vary: `Header always merge Vary Origin`,
  preflight: `<If "%{REQUEST_METHOD} == 'OPTIONS'">
    AuthMerging Off
    Require all granted
</If>
RewriteCond %{REQUEST_METHOD} OPTIONS
RewriteRule ^ - [R=204,L]`,
  "preflight-lists": `Header always set Access-Control-Allow-Methods "GET, PUT, DELETE" env=CORS_OK
Header always set Access-Control-Allow-Headers "Content-Type, Authorization" env=CORS_OK`,
  everywhere: `Header always set …          # always: without it, errors and redirects have no header`,
  "one-layer": `Header unset Access-Control-Allow-Origin
Header always set Access-Control-Allow-Origin …    # set, not add: the application's own is replaced`,
  expose: `Header always set Access-Control-Expose-Headers "Location, ETag" env=CORS_OK`,
  "max-age": `Header always set Access-Control-Max-Age "7200" env=CORS_OK`,
  cookies: `Header edit Set-Cookie ^(.*)$ "$1; HttpOnly; Secure; SameSite=Lax"`,
  websocket: `RewriteCond %{HTTP:Upgrade} websocket [NC]
RewriteCond %{HTTP:Origin} !=https://app.example.com
RewriteRule ^ - [F]`,
};

/** Caddy. */
export const CADDY: StackMends = {
  origins: `@cors header Origin https://app.example.com
header @cors Access-Control-Allow-Origin https://app.example.com
header +Vary Origin`,
  credentials: `header @cors Access-Control-Allow-Credentials true`,
  vary: `header +Vary Origin          # without a matcher: for every answer`,
  preflight: `@preflight method OPTIONS
handle @preflight { respond 204 }        # before anything that authenticates or redirects`,
  "preflight-lists": `header @cors Access-Control-Allow-Methods "GET, PUT, DELETE"
header @cors Access-Control-Allow-Headers "Content-Type, Authorization"`,
  everywhere: `handle_errors { header @cors Access-Control-Allow-Origin https://app.example.com }`,
  "one-layer": `reverse_proxy app:8080 { header_down -Access-Control-Allow-Origin }`,
  expose: `header @cors Access-Control-Expose-Headers "Location, ETag"`,
  "max-age": `header @cors Access-Control-Max-Age 7200`,
};
