package profile

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"unsafe"

	"awsguide/profile/inifile"
)

// A Snapshot is both files and the environment as they were at one moment. It
// does not change and may be used by several goroutines.
type Snapshot struct {
	Env         Env
	Paths       Paths
	Config      *FileState
	Credentials *FileState

	// simple reports whether all readers read both files alike, so that they
	// need not be held in memory as sections.
	simple   func() bool
	profiles func() []Profile
}

// A FileState is one file as it was read.
type FileState struct {
	Kind     inifile.Kind
	Path     string
	Exists   bool  // something stands at the path
	Readable bool  // it is a file and its bytes could be read
	Folder   bool  // a folder stands there
	Err      error // why it is not readable; nil when it is, or is not there
	Data     []byte

	text func() string // Data as a string
	scan func() *inifile.File
	cli  func() *inifile.Reading
	sdk  func() *inifile.Reading
}

// Read reads both files. It never fails: what could not be read is told by the
// states of the files.
func Read(env Env) *Snapshot {
	p := env.Paths()
	return newSnapshot(env, readFile(p.Config, inifile.Config), readFile(p.Credentials, inifile.Credentials))
}

// Of gives the snapshot of files that hold these bytes, wherever env says that they
// lie; nil for a file that is not there.
func Of(env Env, config, credentials []byte) *Snapshot {
	p := env.Paths()
	file := func(kind inifile.Kind, path string, data []byte) *FileState {
		f := &FileState{Kind: kind, Path: path, Exists: data != nil, Readable: data != nil, Data: data}
		f.readers()
		return f
	}
	return newSnapshot(env, file(inifile.Config, p.Config, config), file(inifile.Credentials, p.Credentials, credentials))
}

// With gives the snapshot as it would be if the files that are there held other
// bytes.
func (s *Snapshot) With(config, credentials []byte) *Snapshot {
	other := func(f *FileState, data []byte) *FileState {
		if !f.Readable {
			return f
		}
		now := &FileState{Kind: f.Kind, Path: f.Path, Exists: true, Readable: true, Data: data}
		now.readers()
		return now
	}
	return newSnapshot(s.Env, other(s.Config, config), other(s.Credentials, credentials))
}

func newSnapshot(env Env, config, credentials *FileState) *Snapshot {
	s := &Snapshot{Env: env, Paths: env.Paths(), Config: config, Credentials: credentials}
	s.profiles = sync.OnceValue(s.allProfiles)
	s.simple = sync.OnceValue(func() bool {
		return inifile.Simple(s.Config.text(), inifile.Config) && inifile.Simple(s.Credentials.text(), inifile.Credentials)
	})
	return s
}

// largest is how long a file may be, in bytes: a thousand times the largest that
// anybody has.
const largest = 64 << 20

func readFile(path string, kind inifile.Kind) *FileState {
	f := &FileState{Kind: kind, Path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		f.Exists, f.Err = true, err
	case info.IsDir():
		f.Exists, f.Folder = true, true
		f.Err = errors.New("a folder stands in the place of the file")
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeCharDevice == 0 && info.Mode()&fs.ModeNamedPipe != 0:
		f.Exists, f.Err = true, errors.New("a pipe stands in the place of the file")
	case info.Mode().IsRegular() && info.Size() > largest:
		f.Exists, f.Err = true, errors.New("the file is larger than 64 MiB")
	default:
		f.Exists = true
		f.Data, f.Err = os.ReadFile(path)
		f.Readable = f.Err == nil
	}
	f.readers()
	return f
}

// readers makes the ways to read the bytes, each when it is first asked for.
func (f *FileState) readers() {
	// The bytes are never changed, so the string may share them.
	f.text = func() string { return unsafe.String(unsafe.SliceData(f.Data), len(f.Data)) }
	f.scan = sync.OnceValue(func() *inifile.File { return inifile.Scan(f.Path, f.Data) })
	f.cli = sync.OnceValue(func() *inifile.Reading { return inifile.ReadAWSCLI(f.File(), f.Kind) })
	f.sdk = sync.OnceValue(func() *inifile.Reading { return inifile.ReadGoSDK(f.File(), f.Kind) })
}

// File gives the index of the file's lines; of an empty file when it could not
// be read. Never nil.
func (f *FileState) File() *inifile.File { return f.scan() }

// AWSCLI gives what the AWS CLI takes from the file. Never nil.
func (f *FileState) AWSCLI() *inifile.Reading { return f.cli() }

// GoSDK gives what the Go SDK takes from the file. Never nil.
func (f *FileState) GoSDK() *inifile.Reading { return f.sdk() }

// Files gives both states, config first.
func (s *Snapshot) Files() []*FileState { return []*FileState{s.Config, s.Credentials} }

// Refusal gives where the AWS CLI gives up, and in which file; nil when it
// reads both.
func (s *Snapshot) Refusal() (*FileState, *inifile.Refusal) {
	if s.simple() {
		return nil, nil
	}
	for _, f := range s.Files() {
		if r := f.AWSCLI().Refusal; r != nil {
			return f, r
		}
	}
	return nil, nil
}

// Crash gives the value at which the Go SDK panics, and its file; nil when
// there is none.
func (s *Snapshot) Crash() (*FileState, *inifile.Crash) {
	if s.simple() {
		return nil, nil
	}
	for _, f := range s.Files() {
		if c := f.GoSDK().Crash; c != nil {
			return f, c
		}
	}
	return nil, nil
}

// Selected gives the name of the profile that a command uses, and what named
// it; flag is the value of --profile.
func (s *Snapshot) Selected(flag string) (string, Origin) {
	if flag != "" {
		return flag, Origin{Kind: FromFlag, Name: "--profile"}
	}
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if v := s.Env[name]; v != "" {
			return v, Origin{Kind: FromEnv, Name: name}
		}
	}
	return "default", Origin{Kind: FromDefault}
}
