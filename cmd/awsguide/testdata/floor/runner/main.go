//go:build unix

// Command runner runs a program and prints how long it took, in nanoseconds,
// and the most memory that it held, in KiB. Being small itself it does not
// hide that of the program, which begins as a copy of whoever starts it.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	began := time.Now()
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 3 { // 3 is an answer: there are faults
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	took := time.Since(began)
	fmt.Println(took.Nanoseconds(), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
}
