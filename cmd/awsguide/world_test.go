package main

import (
	"sync"
	"testing"

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

// organisation starts a made-up organisation that approves by itself.
func organisation(t *testing.T, org sim.Org) (*sim.World, map[string]string) {
	t.Helper()
	world := sim.New(org)
	world.AutoApprove(true)
	server, err := world.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(); world.Close() })
	return world, server.Env()
}

// teamFile is a team file of that organisation.
const teamFile = `[team]
default_profile = dev-Developer
[sso-session corp]
sso_start_url = ` + sim.CorpStartURL + `
sso_region = eu-west-1
[populate corp]
account = dev
region = eu-west-1
[profile deploy]
role_arn = arn:aws:iam::111122225555:role/deploy
source_profile = dev-Developer
region = eu-west-1
`
