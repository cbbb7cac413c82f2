package portal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"awsguide/sso/cache"
)

// journalLife is how long answers are good enough to go on with.
const journalLife = time.Hour

// A Journal is the answers of the portal's lists so far, in a file of our own:
// a long run that was interrupted asks for nothing twice. It belongs to one
// access token: another person never sees it. A nil Journal keeps nothing.
type Journal struct {
	path  string
	mu    sync.Mutex
	pages map[[2]string]page
	file  *os.File
	begun time.Time
}

// A page is one answer; the journal has one a line.
type page struct {
	Account  string    `json:"account,omitempty"` // whose roles; "" for the list of accounts
	At       string    `json:"at,omitempty"`      // the token of the page; "" for the first
	Next     string    `json:"next,omitempty"`
	Accounts []Account `json:"accounts,omitempty"`
	Roles    []string  `json:"roles,omitempty"`
}

// journalHead is the first line.
type journalHead struct {
	Token string    `json:"token"` // a sum of the access token
	Begun time.Time `json:"begun"` // UTC
}

func sumOf(t cache.Token) string {
	sum := sha256.Sum256([]byte(t.AccessToken))
	return hex.EncodeToString(sum[:])
}

// OpenJournal opens the journal of a sign-in in our own folder, empty when
// there is none that fits. renewed is the token that was in use before t, when t
// came by renewing it without the person. Never nil; where it cannot be written
// it still serves this run.
func OpenJournal(state, key string, t cache.Token, renewed *cache.Token, now time.Time) *Journal {
	name := sha256.Sum256([]byte(key))
	j := &Journal{path: filepath.Join(state, "accounts", hex.EncodeToString(name[:8])+".jsonl"), pages: map[[2]string]page{}, begun: now.UTC()}
	j.read(t, renewed, now)
	if os.MkdirAll(filepath.Dir(j.path), 0o700) != nil {
		return j
	}
	// Written anew, so that lines that were cut are gone.
	f, err := os.OpenFile(j.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return j
	}
	j.file = f
	j.line(journalHead{sumOf(t), j.begun})
	for _, p := range j.pages {
		j.line(p)
	}
	return j
}

// read takes what an earlier run kept. A line that was cut is left out.
func (j *Journal) read(t cache.Token, renewed *cache.Token, now time.Time) {
	data, err := os.ReadFile(j.path)
	if err != nil {
		return
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	var head journalHead
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &head) != nil {
		return
	}
	fits := head.Token == sumOf(t) || renewed != nil && head.Token == sumOf(*renewed)
	if age := now.Sub(head.Begun); !fits || age < 0 || age > journalLife {
		return
	}
	j.begun = head.Begun
	for lines.Scan() {
		var p page
		if json.Unmarshal(lines.Bytes(), &p) == nil {
			j.pages[[2]string{p.Account, p.At}] = p
		}
	}
}

// Known tells how many accounts' roles are known already, and since when.
func (j *Journal) Known() (accounts int, since time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for at, p := range j.pages {
		if at[0] != "" && p.Next == "" {
			accounts++
		}
	}
	return accounts, j.begun
}

func (j *Journal) page(account, at string) (page, bool) {
	if j == nil {
		return page{}, false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	p, ok := j.pages[[2]string{account, at}]
	return p, ok
}

func (j *Journal) keep(p page) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pages[[2]string{p.Account, p.At}] = p
	j.line(p)
}

// line writes a line at once: the run may be killed at any moment.
func (j *Journal) line(v any) {
	if j.file == nil {
		return
	}
	data, err := json.Marshal(v)
	if err == nil {
		_, err = j.file.Write(append(data, '\n'))
	}
	if err != nil {
		_ = j.file.Close()
		j.file = nil // it serves this run all the same
	}
}

// Close ends the journal and leaves it for the next run.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file != nil {
		_ = j.file.Close()
		j.file = nil
	}
}

// Drop ends the journal and removes it: the run is over.
func (j *Journal) Drop() {
	j.Close()
	_ = os.Remove(j.path)
}
