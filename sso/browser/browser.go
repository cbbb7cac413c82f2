// Package browser opens pages in the person's browser and says whether that
// browser is on this machine.
package browser

import (
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"

	cli "github.com/cli/browser"

	"awsguide/profile"
)

// Reasons why the browser is not on this machine.
const (
	OverSSH     = "ssh"       // the person sits elsewhere
	InContainer = "container" // no browser, and its 127.0.0.1 is another
	NoDisplay   = "no-display"
	WSLNoOpener = "wsl"   // no program leads from Linux to the Windows browser
	CloudShell  = "cloud" // AWS CloudShell, GitHub Codespaces and the like
	NoOpener    = "no-opener"
	AskedByFlag = "flag" // --use-device-code
)

// Where says whether a page opened here comes back to 127.0.0.1 of this
// machine; else why not. It looks at the environment and for files, and runs
// nothing.
func Where(env profile.Env) (local bool, reason string) {
	switch {
	case env["AWS_EXECUTION_ENV"] == "CloudShell", env["CODESPACES"] == "true", env["GITPOD_WORKSPACE_ID"] != "":
		return false, CloudShell
	case env["SSH_CONNECTION"] != "", env["SSH_TTY"] != "", env["SSH_CLIENT"] != "":
		return false, OverSSH
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return true, ""
	}
	switch {
	case exists("/.dockerenv"), exists("/run/.containerenv"), env["KUBERNETES_SERVICE_HOST"] != "", env["container"] != "":
		return false, InContainer
	case env["BROWSER"] != "":
		return true, ""
	case env["WSL_DISTRO_NAME"] != "":
		if found(env, "wslview", "xdg-open") {
			return true, ""
		}
		return false, WSLNoOpener
	case env["DISPLAY"] == "" && env["WAYLAND_DISPLAY"] == "":
		return false, NoDisplay
	case !found(env, "xdg-open", "x-www-browser", "www-browser", "wslview"):
		return false, NoOpener
	}
	return true, ""
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// found reports whether one of the programs is on the PATH of env.
func found(env profile.Env, names ...string) bool {
	for _, dir := range strings.Split(env["PATH"], string(os.PathListSeparator)) {
		for _, n := range names {
			if info, err := os.Stat(dir + "/" + n); err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
				return true
			}
		}
	}
	return false
}

// ErrAddress says that an address is no web page and is not opened.
var ErrAddress = errors.New("not the address of a web page")

// Open gives a function that shows a page in the browser of env: the program
// that BROWSER names, else the system's own. Only http and https are opened.
func Open(env profile.Env) func(address string) error {
	return func(address string) error {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return ErrAddress
		}
		if program := env["BROWSER"]; program != "" {
			return openWith(env, program, address)
		}
		cli.Stdout, cli.Stderr = io.Discard, io.Discard
		return cli.OpenURL(address)
	}
}

// openWith runs BROWSER as Python's webbrowser does: a list of programs with
// %s for the address, the first that starts.
func openWith(env profile.Env, list, address string) error {
	err := errors.New("BROWSER names no program")
	for _, entry := range strings.Split(list, string(os.PathListSeparator)) {
		words := strings.Fields(entry)
		if len(words) == 0 {
			continue
		}
		placed := false
		for i, w := range words[1:] {
			if strings.Contains(w, "%s") {
				words[i+1], placed = strings.ReplaceAll(w, "%s", address), true
			}
		}
		if !placed {
			words = append(words, address)
		}
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Env = env.Environ()
		if err = cmd.Start(); err == nil {
			go func() { _ = cmd.Wait() }() // it may stay open for as long as the person likes
			return nil
		}
	}
	return err
}
