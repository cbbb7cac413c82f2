package profile

import (
	"maps"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// An Env is a copy of a process's environment.
type Env map[string]string

// EnvOf makes an Env of "NAME=value" strings, as os.Environ gives them.
func EnvOf(environ []string) Env {
	e := make(Env, len(environ))
	for _, kv := range environ {
		if i := strings.IndexByte(kv, '='); i > 0 {
			name := kv[:i]
			if runtime.GOOS == "windows" {
				name = strings.ToUpper(name)
			}
			e[name] = kv[i+1:]
		}
	}
	return e
}

// Get gives the value of a variable; "" when it is not set.
func (e Env) Get(name string) string { return e[name] }

// Lookup gives the value and whether the variable is set at all.
func (e Env) Lookup(name string) (string, bool) {
	v, ok := e[name]
	return v, ok
}

// With gives a copy in which a variable is set; "" takes it out.
func (e Env) With(name, value string) Env {
	c := maps.Clone(e)
	if c == nil {
		c = Env{}
	}
	if value == "" {
		delete(c, name)
	} else {
		c[name] = value
	}
	return c
}

// Environ gives "NAME=value" strings for a child process, in no order.
func (e Env) Environ() []string {
	all := make([]string, 0, len(e))
	for k, v := range e {
		all = append(all, k+"="+v)
	}
	return all
}

// Paths are where things lie for one environment.
type Paths struct {
	Home        string // the home folder; "" when it cannot be told
	Config      string // AWS_CONFIG_FILE, else ~/.aws/config
	Credentials string // AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials
	SSOCache    string // ~/.aws/sso/cache
	LoginCache  string // AWS_LOGIN_CACHE_DIRECTORY, else ~/.aws/login/cache
	State       string // our own: backups, locks, progress
}

// Paths finds where things lie. It looks at nothing but the environment.
func (e Env) Paths() Paths {
	home := e.home()
	p := Paths{
		Home:        home,
		Config:      filepath.Join(home, ".aws", "config"),
		Credentials: filepath.Join(home, ".aws", "credentials"),
		SSOCache:    filepath.Join(home, ".aws", "sso", "cache"),
		LoginCache:  filepath.Join(home, ".aws", "login", "cache"),
		State:       e.state(home),
	}
	for _, v := range []struct {
		name string
		path *string
	}{{"AWS_CONFIG_FILE", &p.Config}, {"AWS_SHARED_CREDENTIALS_FILE", &p.Credentials}, {"AWS_LOGIN_CACHE_DIRECTORY", &p.LoginCache}} {
		if set := e[v.name]; set != "" {
			*v.path = e.expand(set, home)
		}
	}
	return p
}

func (e Env) home() string {
	name := "HOME"
	if runtime.GOOS == "windows" {
		name = "USERPROFILE"
	}
	if h := e[name]; h != "" {
		return h
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return ""
}

// state is the folder for our own files, where each system keeps such things.
func (e Env) state(home string) string {
	switch runtime.GOOS {
	case "windows":
		if d := e["LOCALAPPDATA"]; d != "" {
			return filepath.Join(d, "awsguide")
		}
		return filepath.Join(home, "AppData", "Local", "awsguide")
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "awsguide")
	}
	if d := e["XDG_STATE_HOME"]; filepath.IsAbs(d) {
		return filepath.Join(d, "awsguide")
	}
	return filepath.Join(home, ".local", "state", "awsguide")
}

// expand puts in the home folder and variables as Python's expandvars and
// expanduser do: $NAME and ${NAME}, unknown ones left as they are.
func (e Env) expand(path, home string) string {
	var b strings.Builder
	for i := 0; i < len(path); {
		name, n := variableAt(path[i:])
		value, ok := e[name]
		if n == 0 || !ok {
			b.WriteByte(path[i])
			i++
			continue
		}
		b.WriteString(value)
		i += n
	}
	path = b.String()
	if path == "~" || strings.HasPrefix(path, "~/") || runtime.GOOS == "windows" && strings.HasPrefix(path, `~\`) {
		return home + path[1:]
	}
	return path
}

// variableAt reads $NAME or ${NAME} at the beginning of s; length 0 if there
// is none.
func variableAt(s string) (name string, length int) {
	if len(s) < 2 || s[0] != '$' {
		return "", 0
	}
	if s[1] == '{' {
		if end := strings.IndexByte(s, '}'); end > 2 {
			return s[2:end], end + 1
		}
		return "", 0
	}
	n := 1
	for n < len(s) && (s[n] == '_' || s[n] >= '0' && s[n] <= '9' || s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z') {
		n++
	}
	if n == 1 {
		return "", 0
	}
	return s[1:n], n
}

// Short writes a path with ~ for the home folder, as people do.
func (p Paths) Short(path string) string {
	if p.Home == "" || p.Home == "/" {
		return path
	}
	if rest, ok := strings.CutPrefix(path, p.Home); ok && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		return "~" + filepath.ToSlash(rest)
	}
	return path
}

// Place writes a place such as ~/.aws/config:12:1; without a column when it is
// 0, without a line when that is 0.
func (p Paths) Place(file string, line, column int) string {
	text := p.Short(file)
	if line > 0 {
		text += ":" + strconv.Itoa(line)
		if column > 0 {
			text += ":" + strconv.Itoa(column)
		}
	}
	return text
}
