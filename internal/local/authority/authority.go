// Package authority signs certificates for 127.0.0.1, so that tests can use TLS with verified names.
//
// It is for tests only: its keys are plain files, and its certificates expire after an hour.
package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Authority signs certificates and stores them, with their keys, as PEM files.
type Authority struct {
	folder      string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// New makes an authority that stores its files in a folder.
func New(folder string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := validNow("authority")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	a := &Authority{folder: folder, certificate: certificate, key: key}
	return a, a.write(a.CA(), "CERTIFICATE", der)
}

func validNow(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
	}
}

// CA returns the file with the authority's own certificate.
func (a *Authority) CA() string { return filepath.Join(a.folder, "ca.pem") }

// Certificate returns the file of the certificate with a name.
func (a *Authority) Certificate(name string) string { return filepath.Join(a.folder, name+".pem") }

// Key returns the file of a certificate's private key.
func (a *Authority) Key(name string) string { return filepath.Join(a.folder, name+"-key.pem") }

// Trusted returns a pool with only this authority.
func (a *Authority) Trusted() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// Issue signs a certificate for a server on 127.0.0.1, or a client.
func (a *Authority) Issue(name string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := validNow(name)
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := a.write(a.Certificate(name), "CERTIFICATE", der); err != nil {
		return tls.Certificate{}, err
	}
	if err := a.write(a.Key(name), "PRIVATE KEY", private); err != nil {
		return tls.Certificate{}, err
	}
	return tls.LoadX509KeyPair(a.Certificate(name), a.Key(name))
}

func (a *Authority) write(file, kind string, der []byte) error {
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		return fmt.Errorf("keep a certificate: %w", err)
	}
	return nil
}
