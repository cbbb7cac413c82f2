package sim

import "time"

// Request is one line of the log.
type Request struct {
	At     time.Time
	Op     string // as in the first two parts of a fault's name; "page" for the browser, "connect" for the proxy
	Method string
	Host   string
	Path   string // without the query
	Detail string // grant type, account and role, action
	Status int    // 0 when the connection was dropped
	Error  string // the error's code, or empty
	Fault  string // the kind of the fault that befell it, or empty
}

// Requests gives the log, oldest first.
func (w *World) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Request(nil), w.log...)
}

// Count gives the number of requests of the operation.
func (w *World) Count(op string) int {
	n := 0
	for _, r := range w.Requests() {
		if r.Op == op {
			n++
		}
	}
	return n
}

// ForgetRequests empties the log.
func (w *World) ForgetRequests() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = nil
}
