import type { StackMends } from "./aspect.ts";

/** Spring Boot, with Spring Security. */
export const SPRING: StackMends = {
  origins: `var cors = new CorsConfiguration();
cors.setAllowedOrigins(List.of("https://app.example.com"));    // not setAllowedOriginPatterns("*")
cors.setAllowCredentials(true);`,
  credentials: `cors.setAllowedOrigins(List.of("https://app.example.com"));
cors.setAllowCredentials(true);`,
  vary: `// Spring sets Vary itself: let no filter after it call setHeader("Vary", …); use addHeader`,
  preflight: `http.cors(Customizer.withDefaults());      // in the SecurityFilterChain, so that CORS stands before authentication
@Bean CorsConfigurationSource corsConfigurationSource() { … }`,
  "preflight-lists": `cors.setAllowedMethods(List.of("GET", "PUT", "DELETE"));
cors.setAllowedHeaders(List.of("Content-Type", "Authorization"));`,
  everywhere: `source.registerCorsConfiguration("/**", cors);     // one source for every path, in place of @CrossOrigin`,
  "one-layer": `// either http.cors(…) or a CorsFilter of your own, not both; and no add_header in the gateway
// Spring Cloud Gateway: default-filters: DedupeResponseHeader=Access-Control-Allow-Origin, RETAIN_UNIQUE`,
  expose: `cors.setExposedHeaders(List.of("Location", "ETag"));`,
  "max-age": `cors.setMaxAge(Duration.ofHours(2));`,
  csrf: `http.csrf(Customizer.withDefaults());      // not csrf().disable() where cookies sign in
@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
// and spring.mvc.hiddenmethod.filter.enabled=false`,
  cookies: `server.servlet.session.cookie.http-only=true
server.servlet.session.cookie.secure=true
server.servlet.session.cookie.same-site=lax`,
  websocket: `registry.addHandler(handler, "/ws").setAllowedOrigins("https://app.example.com");`,
};

/** Rails, with rack-cors. */
export const RAILS: StackMends = {
  origins: `Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    origins "https://app.example.com"      # strings alone; a pattern needs \\A, \\z and escaped dots
    resource "/api/*", headers: %w[Content-Type Authorization], methods: %i[get put delete], credentials: true
  end
end`,
  credentials: `origins "https://app.example.com"
resource "/api/*", credentials: true       # rack-cors refuses it beside origins "*"`,
  vary: `resource "/api/*", vary: ["Origin"]`,
  preflight: `config.middleware.insert_before 0, Rack::Cors     # before everything that authenticates or redirects`,
  "preflight-lists": `resource "/api/*", headers: %w[Content-Type Authorization], methods: %i[get put delete]`,
  everywhere: `config.middleware.insert_before 0, Rack::Cors     # outermost: errors have its headers then too`,
  "one-layer": `# keep Rack::Cors, once, and take add_header out of the proxy`,
  expose: `resource "/api/*", expose: %w[Location ETag]`,
  "max-age": `resource "/api/*", max_age: 7200`,
  csrf: `protect_from_forgery with: :exception      # and config.action_controller.forgery_protection_origin_check = true
config.middleware.delete Rack::MethodOverride`,
  cookies: `config.session_store :cookie_store, key: "session", httponly: true, secure: true, same_site: :lax`,
  websocket: `config.action_cable.allowed_request_origins = ["https://app.example.com"]
config.action_cable.disable_request_forgery_protection = false`,
};

/** ASP.NET Core. */
export const ASPNET: StackMends = {
  origins: `builder.Services.AddCors(o => o.AddDefaultPolicy(p => p
    .WithOrigins("https://app.example.com").AllowCredentials()));     // no SetIsOriginAllowed(_ => true)`,
  credentials: `p.WithOrigins("https://app.example.com").AllowCredentials();`,
  vary: `// WithOrigins of more than one origin sets Vary: Origin; output caching: policy.SetVaryByHeader("Origin")`,
  preflight: `app.UseRouting();
app.UseCors();               // before UseAuthentication; UseHttpsRedirection not for preflights
app.UseAuthentication();`,
  "preflight-lists": `p.WithMethods("GET", "PUT", "DELETE").WithHeaders("Content-Type", "Authorization");`,
  everywhere: `app.UseExceptionHandler("/error");
app.UseCors();               // and an endpoint at /error that has the policy too: the handler clears headers`,
  "one-layer": `// UseCors once, and no customHeaders in web.config`,
  expose: `p.WithExposedHeaders("Location", "ETag");`,
  "max-age": `p.SetPreflightMaxAge(TimeSpan.FromHours(2));`,
  csrf: `builder.Services.AddControllersWithViews(o => o.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
[Consumes("application/json")]`,
  cookies: `options.Cookie.HttpOnly = true;
options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
options.Cookie.SameSite = SameSiteMode.Lax;`,
  websocket: `var options = new WebSocketOptions();
options.AllowedOrigins.Add("https://app.example.com");
app.UseWebSockets(options);`,
};

/** Go, with rs/cors. */
export const GO: StackMends = {
  origins: `handler := cors.New(cors.Options{
    AllowedOrigins:   []string{"https://app.example.com"},    // no star in it, no AllowOriginFunc that returns true
    AllowCredentials: true,
}).Handler(mux)`,
  credentials: `cors.Options{AllowedOrigins: []string{"https://app.example.com"}, AllowCredentials: true}`,
  vary: `w.Header().Add("Vary", "Origin")       // Add, not Set: Set throws away what rs/cors wrote`,
  preflight: `http.ListenAndServe(addr, cors.New(options).Handler(authenticated(mux)))     // CORS outermost`,
  "preflight-lists": `cors.Options{AllowedMethods: []string{"GET", "PUT", "DELETE"}, AllowedHeaders: []string{"Content-Type", "Authorization"}}`,
  everywhere: `cors.New(options).Handler(mux)         // around the whole mux, not around one handler`,
  "one-layer": `// keep rs/cors, once, and take add_header out of the proxy`,
  expose: `cors.Options{ExposedHeaders: []string{"Location", "ETag"}}`,
  "max-age": `cors.Options{MaxAge: 7200}`,
  csrf: `http.ListenAndServe(addr, http.NewCrossOriginProtection().Handler(mux))      // Go 1.25`,
  cookies: `http.SetCookie(w, &http.Cookie{Name: "session", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})`,
  websocket: `upgrader.CheckOrigin = func(r *http.Request) bool { return r.Header.Get("Origin") == "https://app.example.com" }`,
};

/** Laravel. */
export const LARAVEL: StackMends = {
  origins: `// config/cors.php
'allowed_origins' => ['https://app.example.com'],
'allowed_origins_patterns' => [],
'supports_credentials' => true,`,
  credentials: `'allowed_origins' => ['https://app.example.com'], 'supports_credentials' => true,     // never '*' with it`,
  vary: `// HandleCors sets Vary: Origin where it lists more than one origin: let nothing replace Vary after it`,
  preflight: `'paths' => ['api/*'],        // what is not listed gets no preflight answered`,
  "preflight-lists": `'allowed_methods' => ['GET', 'PUT', 'DELETE'], 'allowed_headers' => ['Content-Type', 'Authorization'],`,
  everywhere: `// HandleCors is global middleware: keep it first`,
  "one-layer": `// keep HandleCors, and take header() calls and the proxy's add_header out`,
  expose: `'exposed_headers' => ['Location', 'ETag'],`,
  "max-age": `'max_age' => 7200,`,
  csrf: `// routes in web.php have VerifyCsrfToken: leave its $except empty`,
  cookies: `// config/session.php
'http_only' => true, 'secure' => true, 'same_site' => 'lax', 'domain' => null,`,
};
