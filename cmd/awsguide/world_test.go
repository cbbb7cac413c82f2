package main

import (
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"awsguide/sso/sim"
)

// worlds are the organisations of the stories that run.
var worlds = worldsOf{all: map[*testscript.TestScript]*sim.World{}}

type worldsOf struct {
	mu  sync.Mutex
	all map[*testscript.TestScript]*sim.World
}

func (w *worldsOf) put(ts *testscript.TestScript, world *sim.World) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all[ts] = world
}

func (w *worldsOf) get(ts *testscript.TestScript) *sim.World {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all[ts] == nil {
		ts.Fatalf("begin with sim")
	}
	return w.all[ts]
}
