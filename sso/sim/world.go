package sim

import (
	"sync"
	"time"
)

// World is an organisation with its running state: registrations, codes,
// tokens, credentials. It is safe for concurrent use.
type World struct {
	mu       sync.Mutex
	org      Org
	now      func() time.Time
	seed     []byte // key of everything that is derived and must not be forged
	changed  chan struct{}
	done     chan struct{}
	closeAll sync.Once

	auto    bool
	clients map[string]*client
	grants  map[string]*grant          // by id
	tokens  map[string]*session        // by access token
	refresh map[string]*session        // by refresh token
	keys    map[string]*issued         // by access key id
	console map[string]*consoleSession // by refresh token
	proofs  map[string]bool            // DPoP proofs that were used
	bucket  bucket
	faults  []*fault
	log     []Request
	closers []func()
}

// Option changes how a World is made.
type Option func(*World)

// WithClock makes the world read the time from now in place of time.Now. The
// speed of polls and calls is always measured with time.Now.
func WithClock(now func() time.Time) Option { return func(w *World) { w.now = now } }

// New starts a world on org, with nobody signed in.
func New(org Org, options ...Option) *World {
	w := &World{
		org: org.clone(), now: time.Now, seed: []byte(random(32)),
		changed: make(chan struct{}), done: make(chan struct{}),
		clients: map[string]*client{}, grants: map[string]*grant{},
		tokens: map[string]*session{}, refresh: map[string]*session{}, keys: map[string]*issued{},
		console: map[string]*consoleSession{}, proofs: map[string]bool{},
	}
	for _, o := range options {
		o(w)
	}
	return w
}

// Edit changes the organisation while it runs: a role is taken away, a
// setting shortened. change must not keep the pointer nor call w.
func (w *World) Edit(change func(*Org)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.org)
	w.notify()
}

// Org gives a copy of the organisation as it is now.
func (w *World) Org() Org {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.org.clone()
}

// Close ends everything that Listen and ListenTLSProxy started, and every
// request that hangs.
func (w *World) Close() {
	w.closeAll.Do(func() { close(w.done) })
	w.mu.Lock()
	closers := w.closers
	w.closers = nil
	w.mu.Unlock()
	for _, c := range closers {
		c()
	}
}

// notify wakes everybody who waits for a change. w.mu must be held.
func (w *World) notify() {
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *World) settings() Settings { return w.org.Settings.withDefaults() }

func (o Org) clone() Org {
	o.Vanity = append([]string(nil), o.Vanity...)
	o.Users = append([]User(nil), o.Users...)
	o.Roles = append([]Role(nil), o.Roles...)
	o.Keys = append([]Key(nil), o.Keys...)
	o.Accounts = append([]Account(nil), o.Accounts...)
	for i := range o.Accounts {
		o.Accounts[i].Roles = append([]string(nil), o.Accounts[i].Roles...)
	}
	return o
}
