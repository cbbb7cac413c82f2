// Command awsguide sets up, explains and repairs the AWS CLI's configuration.
//
// Begin in root.go: it lists the commands, and each has a file named like it.
package main

import "os"

func main() {
	os.Exit(newApp().main(os.Args[1:]))
}
