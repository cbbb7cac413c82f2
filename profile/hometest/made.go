package hometest

import (
	"encoding/binary"
	"strings"
)

// made makes files whose bytes no archive can hold from lines that tell what is in
// them: "go" a program of Go, "git" the index of a repository. The kind stands after
// the name and a blank; "" is any other file.
func made(name string, data []byte) (file, kind string, bytes []byte) {
	if file, ok := strings.CutSuffix(name, " go"); ok {
		return file, "go", goProgram(strings.ReplaceAll(string(data), " ", "\t"))
	}
	if file, ok := strings.CutSuffix(name, " git"); ok {
		return file, "git", gitIndex(strings.Fields(string(data)))
	}
	return name, "", data
}

// goProgram is the least of an ELF file that tells the modules it was built of:
// lines such as "mod example.com/tool v1.0.0" and "dep …" (debug/buildinfo).
func goProgram(modules string) []byte {
	const header, segment, section, address = 64, 56, 64, 0x1000
	le := binary.LittleEndian
	info := append([]byte("\xff Go buildinf:\x08\x02"), make([]byte, 16)...)
	for _, s := range []string{"go1.26", strings.Repeat("s", 16) + modules + strings.Repeat("e", 16)} {
		info = append(binary.AppendUvarint(info, uint64(len(s))), s...)
	}
	names := "\x00.go.buildinfo\x00.shstrtab\x00"
	dataAt := uint64(header + segment)
	namesAt := dataAt + uint64(len(info))
	sectionsAt := namesAt + uint64(len(names))

	b := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 9)...)
	b = le.AppendUint16(b, 2)    // an executable
	b = le.AppendUint16(b, 0x3e) // of x86-64
	b = le.AppendUint32(b, 1)
	b = le.AppendUint64(b, address)
	b = le.AppendUint64(b, header)
	b = le.AppendUint64(b, sectionsAt)
	b = le.AppendUint32(b, 0)
	for _, n := range []uint16{header, segment, 1, section, 3, 2} {
		b = le.AppendUint16(b, n)
	}
	b = le.AppendUint32(le.AppendUint32(b, 1), 4) // a segment to load, to be read
	for _, n := range []uint64{dataAt, address, address, uint64(len(info)), uint64(len(info)), 8} {
		b = le.AppendUint64(b, n)
	}
	b = append(append(b, info...), names...)
	b = append(b, make([]byte, section)...)
	for _, s := range []struct{ name, kind, address, at, size uint64 }{{1, 1, address, dataAt, uint64(len(info))}, {15, 3, 0, namesAt, uint64(len(names))}} {
		b = le.AppendUint32(le.AppendUint32(b, uint32(s.name)), uint32(s.kind))
		for _, n := range []uint64{0, s.address, s.at, s.size, 0, 1, 0} {
			b = le.AppendUint64(b, n)
		}
	}
	return b
}

// gitIndex is an index of version 2 that tracks files (gitformat-index).
func gitIndex(files []string) []byte {
	b := binary.BigEndian.AppendUint32([]byte("DIRC\x00\x00\x00\x02"), uint32(len(files)))
	for _, name := range files {
		entry := binary.BigEndian.AppendUint16(make([]byte, 60), uint16(len(name)))
		entry = append(entry, name...)
		b = append(append(b, entry...), make([]byte, 8-len(entry)%8)...)
	}
	return append(b, make([]byte, 20)...)
}
