// Command headers reads a file and prints its headers: the least that a list
// of profiles takes.
package main

import (
	"bufio"
	"bytes"
	"os"
)

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	defer out.Flush()
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		if len(line) > 0 && line[0] == '[' {
			out.Write(line)
			out.WriteByte('\n')
		}
		data = rest
	}
}
