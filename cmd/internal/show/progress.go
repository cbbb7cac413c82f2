package show

import (
	"context"
	"sync"
	"time"

	"rsc.io/qr"
)

// A Progress is a line that tells how far long work is. Where Err is no
// terminal it is one line at the beginning.
type Progress struct {
	s     *Screen
	words func(done int, elapsed time.Duration) string
	began time.Time
	drawn time.Time
	mu    sync.Mutex
}

// Progress begins long work. words gives the line for so many things done.
func (s *Screen) Progress(words func(done int, elapsed time.Duration) string) *Progress {
	p := &Progress{s: s, words: words, began: time.Now()}
	if s.Quiet {
		return p
	}
	if s.ErrTerm {
		p.draw(0)
	} else {
		s.Say(words(0, 0))
	}
	return p
}

// Step tells how many things are done. Calls that follow fast are not drawn.
func (p *Progress) Step(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.s.ErrTerm && !p.s.Quiet && time.Since(p.drawn) > 80*time.Millisecond {
		p.draw(done)
	}
}

func (p *Progress) draw(done int) {
	p.drawn = time.Now()
	p.s.errWrite("\r\x1b[K" + Cut(p.words(done, time.Since(p.began)), p.s.width()-1))
}

// Done takes the line away.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.s.ErrTerm && !p.s.Quiet {
		p.s.errWrite("\r\x1b[K")
	}
}

// Countdown draws a line anew each second until stop is called or ctx ends.
// Where Err is no terminal it is said once.
func (s *Screen) Countdown(ctx context.Context, words func() string) (stop func()) {
	if s.Quiet {
		return func() {}
	}
	if !s.ErrTerm {
		s.Say(words())
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			s.errWrite("\r\x1b[K" + Cut(words(), s.width()-1))
			select {
			case <-ctx.Done():
				s.errWrite("\r\x1b[K")
				return
			case <-tick.C:
			}
		}
	}()
	var once sync.Once
	return func() { once.Do(func() { cancel(); <-ended }) }
}

// QR prints a code for a phone's camera on Err, two modules in a cell. The
// error says that the text is too long for one.
func (s *Screen) QR(text string) error {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return err
	}
	black := func(x, y int) bool { return x >= 0 && y >= 0 && x < code.Size && y < code.Size && code.Black(x, y) }
	for y := -2; y < code.Size+2; y += 2 {
		line := "  "
		for x := -2; x < code.Size+2; x++ {
			switch up, down := black(x, y), black(x, y+1); {
			case up && down:
				line += " "
			case up:
				line += "▄"
			case down:
				line += "▀"
			default:
				line += "█"
			}
		}
		s.errWrite(line + "\n")
	}
	return nil
}
