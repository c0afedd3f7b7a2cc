// Measures what Go's CORS middlewares add to a response, up to and including the serialized head, on the cases that
// bench/go.mjs hands in on the standard input. Prints JSON: for each case and middleware the rounds, in nanoseconds.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"time"

	jub0bs "github.com/jub0bs/cors"
	"github.com/rs/cors"
)

const (
	rounds   = 31
	perBatch = 20_000
)

type benchCase struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Count   int               `json:"count"`
	Origins []string          `json:"origins"`
	Public  bool              `json:"public"`
}

type input struct {
	Methods      []string    `json:"methods"`
	AllowHeaders []string    `json:"allowHeaders"`
	MaxAge       int         `json:"maxAge"`
	Cases        []benchCase `json:"cases"`
}

type result struct {
	ID    string             `json:"id"`
	Count int                `json:"count"`
	Alone float64            `json:"alone"`
	Added map[string]float64 `json:"added"`
}

// A response writer that serializes its head as net/http's does, to nowhere.
type writer struct {
	header  http.Header
	flushed bool
}

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(int) {
	if w.flushed {
		return
	}
	w.flushed = true
	_ = w.header.Write(io.Discard)
}

func (w *writer) Write(body []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return len(body), nil
}

var body = []byte(`{"id":1,"name":"corslet"}`)

func handler(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "25")
	_, _ = w.Write(body)
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	results := make([]result, 0, len(in.Cases))
	for _, asked := range in.Cases {
		results = append(results, measure(in, asked))
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}

func measure(in input, asked benchCase) result {
	contestants := map[string]http.Handler{
		"alone":       http.HandlerFunc(handler),
		"rs/cors":     withRs(in, asked),
		"jub0bs/cors": withJub0bs(in, asked),
	}
	names := []string{"alone", "rs/cors", "jub0bs/cors"}
	times := map[string][]float64{}
	for range rounds {
		for _, name := range names {
			times[name] = append(times[name], batch(contestants[name], asked))
		}
	}
	alone := median(times["alone"])
	added := map[string]float64{}
	for _, name := range names[1:] {
		added[name] = median(times[name]) - alone
	}
	return result{ID: asked.ID, Count: asked.Count, Alone: alone, Added: added}
}

func batch(h http.Handler, asked benchCase) float64 {
	r := httptest.NewRequest(asked.Method, asked.Path, bytes.NewReader(nil))
	for name, value := range asked.Headers {
		r.Header.Set(name, value)
	}
	started := time.Now()
	for range perBatch {
		w := &writer{header: http.Header{}}
		h.ServeHTTP(w, r)
		if !w.flushed {
			w.WriteHeader(http.StatusOK)
		}
	}
	return float64(time.Since(started).Nanoseconds()) / perBatch
}

func withRs(in input, asked benchCase) http.Handler {
	origins := asked.Origins
	if asked.Public {
		origins = []string{"*"}
	}
	return cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowedMethods:   in.Methods,
		AllowedHeaders:   in.AllowHeaders,
		AllowCredentials: !asked.Public,
		MaxAge:           in.MaxAge,
	}).Handler(http.HandlerFunc(handler))
}

func withJub0bs(in input, asked benchCase) http.Handler {
	origins := asked.Origins
	if asked.Public {
		origins = []string{"*"}
	}
	mw, err := jub0bs.NewMiddleware(jub0bs.Config{
		Origins:         origins,
		Methods:         in.Methods,
		RequestHeaders:  in.AllowHeaders,
		Credentialed:    !asked.Public,
		MaxAgeInSeconds: in.MaxAge,
	})
	if err != nil {
		panic(err)
	}
	return mw.Wrap(http.HandlerFunc(handler))
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
