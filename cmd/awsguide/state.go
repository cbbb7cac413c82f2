package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"awsguide/profile"
	"awsguide/profile/edit"
)

// recall reads something that an earlier run kept in our own folder; false when
// there is nothing to read.
func (a *app) recall(name string, into any) bool {
	data, err := os.ReadFile(filepath.Join(a.env.Paths().State, name+".json"))
	return err == nil && json.Unmarshal(data, into) == nil
}

// keep keeps something for later runs. What cannot be kept is only asked again.
func (a *app) keep(name string, value any) {
	data, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		_ = edit.WriteFile(filepath.Join(a.env.Paths().State, name+".json"), append(data, '\n'))
	}
}

// populated gives the rules with which sessions were populated, by the name of
// the session; nil when there were none.
func (a *app) populated() map[string]profile.Rules {
	var all map[string]profile.Rules
	a.recall("populate", &all)
	return all
}
