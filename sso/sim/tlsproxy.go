package sim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"sync"
	"time"
)

// TLSProxy is a CONNECT proxy on 127.0.0.1 that ends TLS itself, for the host
// names that AWS gives to the services of the world. Programs that know no
// other endpoint than AWS's own can use the world through it. It connects to
// nothing.
type TLSProxy struct {
	URL   string // as in http://127.0.0.1:8080
	world *World
	good  *authority
	other *authority // whom no client trusts
	front *http.Server
	back  *http.Server
	conns *queue
}

// ListenTLSProxy starts the proxy, with a certificate authority of its own,
// until the proxy or the world is closed.
func (w *World) ListenTLSProxy() (*TLSProxy, error) {
	good, err := newAuthority()
	if err != nil {
		return nil, err
	}
	other, err := newAuthority()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &TLSProxy{URL: "http://" + l.Addr().String(), world: w, good: good, other: other,
		conns: &queue{conns: make(chan net.Conn), done: make(chan struct{}), addr: l.Addr()}}
	p.front = newServer(http.HandlerFunc(p.connect))
	p.back = newServer(w.Handler())
	go p.front.Serve(l)
	go p.back.Serve(p.conns)
	w.onClose(func() { p.Close() })
	return p, nil
}

// Close ends the proxy and the connections that it has.
func (p *TLSProxy) Close() error {
	return errors.Join(p.front.Close(), p.conns.Close(), p.back.Close())
}

// CA gives the certificate of the proxy's authority as PEM, for the file that
// AWS_CA_BUNDLE names.
func (p *TLSProxy) CA() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.good.cert.Raw})
}

// Env gives the variables that lead a program through the proxy; caFile is
// where the caller wrote CA.
func (p *TLSProxy) Env(caFile string) map[string]string {
	return map[string]string{"HTTPS_PROXY": p.URL, "AWS_CA_BUNDLE": caFile,
		"NO_PROXY": "127.0.0.1,localhost"}
}

// connect serves one CONNECT request.
func (p *TLSProxy) connect(rw http.ResponseWriter, r *http.Request) {
	host := hostOf(r.Host)
	line := Request{Op: "proxy", Method: r.Method, Host: r.Host, Status: http.StatusOK}
	p.world.mu.Lock()
	proxyKind, tlsKind := p.world.takeFault("proxy"), ""
	if proxyKind == "" {
		tlsKind = p.world.takeFault("tls")
	}
	p.world.mu.Unlock()
	line.Fault = proxyKind + tlsKind
	switch {
	case proxyKind == "hang":
		p.world.record(line)
		select {
		case <-r.Context().Done():
		case <-p.world.done:
		}
		return
	case proxyKind == "auth":
		rw.Header().Set("Proxy-Authenticate", `Basic realm="corp"`)
		line.Status = http.StatusProxyAuthRequired
	case proxyKind == "refused":
		line.Status = http.StatusBadGateway
	case r.Method != http.MethodConnect || !p.world.hosts(host):
		line.Status = http.StatusForbidden
	}
	p.world.record(line)
	if line.Status != http.StatusOK {
		http.Error(rw, http.StatusText(line.Status), line.Status)
		return
	}
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		return
	}
	conn.SetDeadline(time.Time{})
	if _, err := conn.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil || tlsKind == "reset" {
		conn.Close()
		return
	}
	p.conns.put(tls.Server(conn, p.tlsConfig(host, tlsKind)))
}

func (p *TLSProxy) tlsConfig(host, kind string) *tls.Config {
	return &tls.Config{NextProtos: []string{"http/1.1"}, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		from, until, ca := time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour), p.good
		switch kind {
		case "untrusted":
			ca = p.other
		case "expired":
			from, until = from.Add(-48*time.Hour), from
		case "wrong-host":
			host = "wrong.example"
		}
		return ca.certificate(host, from, until)
	}}
}

// queue is a net.Listener whose connections are put into it.
type queue struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	addr  net.Addr
}

func (q *queue) put(c net.Conn) {
	select {
	case q.conns <- c:
	case <-q.done:
		c.Close()
	}
}

// Accept implements net.Listener.
func (q *queue) Accept() (net.Conn, error) {
	select {
	case c := <-q.conns:
		return c, nil
	case <-q.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (q *queue) Close() error {
	q.once.Do(func() { close(q.done) })
	return nil
}

// Addr implements net.Listener.
func (q *queue) Addr() net.Addr { return q.addr }

// authority is a certificate authority that lives as long as its proxy.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Practice organisation CA"},
		NotBefore: time.Now().Add(-72 * time.Hour), NotAfter: time.Now().Add(72 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &authority{key: key, cert: cert}, err
}

func (a *authority) certificate(host string, from, until time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: from, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
