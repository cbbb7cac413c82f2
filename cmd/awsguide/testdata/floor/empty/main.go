// Command empty does nothing: the least that a Go program takes to start.
package main

import "fmt"

func main() { fmt.Println("empty") }
