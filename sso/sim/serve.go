package sim

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is the longest request body in bytes that is read.
const maxBody = 1 << 20

// call is one request with what every operation needs of it.
type call struct {
	*http.Request
	body   []byte
	host   string // lower case, without the port
	region string // that the host name tells, or empty
	detail string // for the log
	fault  string // that the operation itself acts out, or empty
}

// answer is a whole response.
type answer struct {
	status int
	header map[string]string
	body   []byte
	code   string // of the error, for the log
}

// errDropped says that the connection ends without an answer.
var errDropped = errors.New("sim: the connection was dropped")

// Handler serves every part of the world under one address: the paths of the
// services do not overlap.
func (w *World) Handler() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		a, err := w.respond(r.Context(), r)
		if err != nil {
			panic(http.ErrAbortHandler) // net/http's way to break the connection
		}
		for k, v := range a.header {
			rw.Header().Set(k, v)
		}
		rw.WriteHeader(a.status)
		if r.Method != http.MethodHead {
			rw.Write(a.body)
		}
	})
}

// Transport answers requests in memory, whatever their host. Errors are those
// of the request's context, of its body, and of dropped connections.
func (w *World) Transport() http.RoundTripper { return transport{w} }

type transport struct{ w *World }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	a, err := t.w.respond(r.Context(), in)
	if err != nil {
		return nil, err
	}
	h := http.Header{}
	for k, v := range a.header {
		h.Set(k, v)
	}
	if r.Method == http.MethodHead {
		a.body = nil
	}
	return &http.Response{
		Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Request: r,
		Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}, nil
}

// respond is the one entry for all requests.
func (w *World) respond(ctx context.Context, r *http.Request) (answer, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return answer{}, err
	}
	c := &call{Request: r, body: body, host: hostOf(r.Host)}
	c.region = regionOfHost(c.host)
	op, serve := w.route(c)
	w.mu.Lock()
	kind := w.takeFault(op)
	w.mu.Unlock()
	line := Request{Op: op, Method: r.Method, Host: r.Host, Path: r.URL.Path, Fault: kind}
	switch kind {
	case "hang":
		w.record(line)
		select {
		case <-ctx.Done():
			return answer{}, ctx.Err()
		case <-w.done:
			return answer{}, errDropped
		}
	case "drop":
		w.record(line)
		return answer{}, errDropped
	}
	a := w.run(op, kind, c, serve)
	line.Status, line.Error, line.Detail = a.status, a.code, c.detail
	w.record(line)
	return a, nil
}

func (w *World) run(op, kind string, c *call, serve func(*World, *call) answer) answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	var a answer
	switch {
	case len(c.body) > maxBody:
		a = problem(op, http.StatusRequestEntityTooLarge, "InvalidRequestException", "the body is too long")
	case kind == "":
		a = serve(w, c)
	default:
		a = w.befall(op, kind, c, serve)
	}
	if a.header["Content-Type"] == "" {
		a = a.with("Content-Type", "application/json")
	}
	a = a.with("x-amzn-RequestId", requestID())
	return a.with("Date", w.now().UTC().Format(http.TimeFormat))
}

func (w *World) record(r Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.At = w.now()
	w.log = append(w.log, r)
}

// with gives the answer with one more header.
func (a answer) with(key, value string) answer {
	h := maps.Clone(a.header)
	if h == nil {
		h = map[string]string{}
	}
	h[key] = value
	a.header = h
	return a
}

func requestID() string {
	x := strings.ToLower(stable(32, random(16)))
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}
