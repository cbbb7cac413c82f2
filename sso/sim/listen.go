package sim

import (
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Server is a world that listens on 127.0.0.1.
type Server struct {
	URL string // as in http://127.0.0.1:8080
	srv *http.Server
}

// Listen serves the world as plain HTTP on a free port of 127.0.0.1, until
// the server or the world is closed.
func (w *World) Listen() (*Server, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	srv := newServer(w.Handler())
	go srv.Serve(l)
	w.onClose(func() { srv.Close() })
	return &Server{URL: "http://" + l.Addr().String(), srv: srv}, nil
}

// Close ends the server and the connections that it has.
func (s *Server) Close() error { return s.srv.Close() }

// Env gives the public variables that lead AWS CLI and SDKs to the server.
func (s *Server) Env() map[string]string { return Env(s.URL) }

// Env gives the variables that lead AWS CLI and SDKs to a world at base, as
// in http://127.0.0.1:8080; with Transport any http address will do.
func Env(base string) map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL_SSO":      base,
		"AWS_ENDPOINT_URL_SSO_OIDC": base,
		"AWS_ENDPOINT_URL_STS":      base,
		"AWS_ENDPOINT_URL_SIGNIN":   base,
	}
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
}

// onClose has end called by Close.
func (w *World) onClose(end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closers = append(w.closers, end)
}
