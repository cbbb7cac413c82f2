// Package probe looks at the way from this machine to AWS: name service, proxy,
// certificates, clock, and whether a sign-in in the browser can answer here. It
// sends one request that is not signed and holds nothing of the person's.
package probe

import (
	"context"
	"net"
	"net/http"
	"time"

	"awsguide/profile"
	"awsguide/sso/fault"
	"awsguide/sso/wire"
)

// Listen opens and closes a port of 127.0.0.1, as a sign-in in the browser does.
// The error is a fault: callback-failed.
func Listen(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fault.New(fault.CallbackFailed, "127.0.0.1", err)
	}
	return l.Close()
}

// Clock asks the STS of a Region for the time, on the way that the calls of a
// profile go, and gives how much the clock of this machine is ahead of it; below
// zero it is behind. It is true to two seconds, and to what the answer took. Zero
// when the answer tells no time. The error is a fault.
func Clock(ctx context.Context, snap *profile.Snapshot, name, region string, now func() time.Time) (time.Duration, error) {
	client, err := wire.Client(snap, name)
	if err != nil {
		return 0, err
	}
	base, err := wire.Endpoint(snap, name, "sts", region)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, wire.CallTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, base, nil)
	if err != nil {
		return 0, fault.New(fault.Endpoint, base, err)
	}
	defer client.CloseIdleConnections()
	answer, err := client.Do(request)
	if err != nil {
		return 0, wire.Fault("sts", err)
	}
	defer answer.Body.Close()
	here := now()
	there, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return 0, nil
	}
	return here.Sub(there), nil
}
