// Package awscli runs other programs: the installed AWS CLI for a second
// opinion, and a profile's credential_process.
package awscli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"awsguide/profile"
	"awsguide/profile/inifile"
	"awsguide/profile/tool"
)

// An Installed is one `aws` on the PATH.
type Installed struct {
	Path    string
	Version string // such as 2.36.7; "" when it did not tell
	Major   int    // 1 or 2; 0 when it did not tell
}

// ErrNotInstalled says that there is no `aws` on the PATH.
var ErrNotInstalled = errors.New("the AWS CLI is not on the PATH")

// Find gives every `aws` on the PATH of env, the one that runs first. Each is
// asked for its version, within ten seconds. The error is ErrNotInstalled.
func Find(ctx context.Context, env profile.Env) ([]Installed, error) {
	var all []Installed
	for _, path := range tool.Find(env["PATH"], "aws") {
		all = append(all, Installed{Path: path})
	}
	if all == nil {
		return nil, ErrNotInstalled
	}
	var group sync.WaitGroup // an aws may take a second to start
	for i := range all {
		group.Go(func() { all[i] = ask(ctx, env, all[i].Path) })
	}
	group.Wait()
	return all, nil
}

// ask runs `aws --version`, which prints "aws-cli/2.36.7 Python/…".
func ask(ctx context.Context, env profile.Env, path string) Installed {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	found := Installed{Path: path}
	cmd := command(ctx, env, path, "--version")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return found
	}
	word, _, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if v, ok := strings.CutPrefix(word, "aws-cli/"); ok {
		found.Version = v
		major, _, _ := strings.Cut(v, ".")
		found.Major, _ = strconv.Atoi(major)
	}
	return found
}

// The first versions of the AWS CLI that can do something.
const (
	KnowsSessions  = "2.9.0"  // [sso-session]
	KnowsEndpoints = "2.13.0" // AWS_ENDPOINT_URL
	KnowsLogin     = "2.32.0" // login_session
)

// Since reports whether the version is this one, such as 2.13.0, or later; false
// for one that did not tell.
func (i Installed) Since(version string) bool { return tool.Since(i.Version, version) }

// command makes a command that ends with ctx and leaves nothing behind.
func command(ctx context.Context, env profile.Env, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = env.Environ()
	cmd.WaitDelay = time.Second
	return cmd
}

// limit is the most that is read of a program's output.
const limit = 1 << 20

// A limited keeps the first bytes that are written to it.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if room := limit - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// An Identity is what `aws sts get-caller-identity` prints.
type Identity struct{ Account, Arn, UserId string }

// ErrRefused says that the AWS CLI could not do it; Words is its message, free
// text from outside.
type ErrRefused struct{ Words string }

func (e *ErrRefused) Error() string { return "the AWS CLI says: " + e.Words }

// CallerIdentity asks the AWS CLI who a profile is, within a minute. The error
// is an *ErrRefused, or that of ctx.
func CallerIdentity(ctx context.Context, env profile.Env, path, profileName string) (Identity, error) {
	limitCtx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	args := []string{"sts", "get-caller-identity", "--output", "json", "--profile", profileName}
	if url := env["AWS_ENDPOINT_URL_STS"]; url != "" {
		args = append(args, "--endpoint-url", url) // for versions before 2.13
	}
	cmd := command(limitCtx, env.With("AWS_PAGER", "cat"), path, args...)
	var out, errs limited
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return Identity{}, ctx.Err()
		}
		words := strings.TrimSpace(errs.String())
		if words == "" {
			words = err.Error()
		}
		return Identity{}, &ErrRefused{words}
	}
	var id Identity
	if json.Unmarshal(out.Bytes(), &id) != nil || id.Arn == "" {
		return Identity{}, &ErrRefused{"an answer that is no identity"}
	}
	return id, nil
}

// Keys are what a credential_process gives.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Expires         time.Time // zero when they do not expire
}

// Split cuts a command line as the AWS CLI does: by the rules of a shell, with
// no variables and no ~; on Windows by those of its own command lines.
func Split(line string) ([]string, error) {
	if runtime.GOOS == "windows" {
		return splitWindows(line), nil
	}
	words, ok := inifile.ShellSplit(line)
	if !ok || len(words) == 0 {
		return nil, errors.New("a quote is not closed, or there is no command")
	}
	return words, nil
}

// splitWindows cuts at blanks outside of double quotes; \" is a quote.
func splitWindows(line string) []string {
	var words []string
	var word strings.Builder
	inQuotes, any := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && line[i+1] == '"':
			word.WriteByte('"')
			i++
			any = true
		case c == '"':
			inQuotes, any = !inQuotes, true
		case (c == ' ' || c == '\t') && !inQuotes:
			if any {
				words = append(words, word.String())
				word.Reset()
				any = false
			}
		default:
			word.WriteByte(c)
			any = true
		}
	}
	if any {
		words = append(words, word.String())
	}
	return words
}

// An ErrProcess says what a credential_process did wrong.
type ErrProcess struct {
	Why   string // the id of the page on it, such as credential-process-version
	Words string // what is wrong: what it wrote to stderr, never what it wrote to stdout
}

func (e *ErrProcess) Error() string { return e.Words }

// The ids of what a credential_process does wrong.
const (
	processFailed        = "credential-process-failed"
	processNotJSON       = "credential-process-not-json"
	processVersion       = "credential-process-version"
	processVersionText   = "credential-process-version-string"
	processShape         = "credential-process-sts-shape"
	processKeyMissing    = "credential-process-key-missing"
	processBadExpiration = "credential-process-bad-expiration"
	ProcessExpired       = "credential-process-expired"
)

// Process runs a credential_process, within a minute, and reads what it gives.
// The error is an *ErrProcess, or that of ctx. One that reads its input finds
// nothing there.
func Process(ctx context.Context, env profile.Env, line string) (Keys, error) {
	words, err := Split(line)
	if err != nil {
		return Keys{}, &ErrProcess{processFailed, err.Error()}
	}
	limitCtx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := command(limitCtx, env, words[0], words[1:]...)
	var out, errs limited
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return Keys{}, ctx.Err()
		}
		words := err.Error()
		if text := strings.TrimSpace(errs.String()); text != "" {
			words += ": " + firstLine(text)
		}
		return Keys{}, &ErrProcess{processFailed, words}
	}
	return parseKeys(out.Bytes())
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// parseKeys reads the JSON of a credential_process (process-creds in the AWS
// SDKs and Tools Reference Guide). No error holds a value.
func parseKeys(data []byte) (Keys, error) {
	var f struct {
		Version, Credentials                                   json.RawMessage
		AccessKeyId, SecretAccessKey, SessionToken, Expiration string
	}
	wrong := func(why, words string) (Keys, error) { return Keys{}, &ErrProcess{why, words} }
	switch err := json.Unmarshal(data, &f); {
	case err != nil:
		return wrong(processNotJSON, "what it printed is not the JSON that is wanted")
	case f.Version == nil && f.Credentials != nil:
		return wrong(processShape, "the keys stand inside of Credentials")
	case string(f.Version) == `"1"`:
		return wrong(processVersionText, "its Version is a text, not the number 1")
	case string(f.Version) != "1":
		return wrong(processVersion, "its Version is not the number 1")
	case f.AccessKeyId == "" || f.SecretAccessKey == "":
		return wrong(processKeyMissing, "AccessKeyId or SecretAccessKey is missing in what it printed")
	}
	k := Keys{AccessKeyID: f.AccessKeyId, SecretAccessKey: f.SecretAccessKey, SessionToken: f.SessionToken}
	if f.Expiration != "" {
		t, err := time.Parse(time.RFC3339, f.Expiration)
		if err != nil {
			return wrong(processBadExpiration, "its Expiration is not a time")
		}
		k.Expires = t.UTC()
	}
	return k, nil
}
