package main

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// secrets are generated at the first start and kept in the data folder, because later starts need the same keys.
type secrets struct {
	PayloadKeys   string `json:"payloadKeys"` // as MADOGUCHI_PAYLOAD_KEYS takes them
	CallKeys      string `json:"callKeys"`    // as MADOGUCHI_CALL_KEYS takes them
	MailKeys      string `json:"mailKeys"`    // as MADOGUCHI_MAIL_KEYS takes them
	SealKeys      string `json:"sealKeys"`    // as MADOGUCHI_SEAL_KEYS takes them
	AddressKey    string `json:"addressKey"`  // as MADOGUCHI_ADDRESS_KEY takes it
	OperatorKey   string `json:"operatorKey"`
	DemoPassword  string `json:"demoPassword"`
	TwilioAccount string `json:"twilioAccount"`
	TwilioToken   string `json:"twilioToken"`
	TwilioService string `json:"twilioService"`
	SMTPPassword  string `json:"smtpPassword"`
	TURNSecret    string `json:"turnSecret"`
}

func loadSecrets(data string) (secrets, error) {
	path := filepath.Join(data, "secrets.json")
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		made := makeSecrets()
		return made, made.save(path)
	}
	var s secrets
	if err == nil {
		err = json.Unmarshal(content, &s)
	}
	if err != nil {
		return s, fmt.Errorf(
			"the keys in %s cannot be read (%w); restore the file, or remove the whole folder with `make clean-data`",
			path, err,
		)
	}
	if s.SealKeys == "" || s.AddressKey == "" || s.MailKeys == "" { // the folder is of a version without these keys
		made := makeSecrets()
		s.MailKeys = cmp.Or(s.MailKeys, made.MailKeys+","+s.CallKeys)
		s.SealKeys, s.AddressKey = cmp.Or(s.SealKeys, made.SealKeys), cmp.Or(s.AddressKey, made.AddressKey)
		return s, s.save(path)
	}
	return s, nil
}

func makeSecrets() secrets {
	return secrets{
		PayloadKeys:   "k1:" + base64.StdEncoding.EncodeToString(random(32)),
		CallKeys:      "k1:" + base64.StdEncoding.EncodeToString(random(32)),
		MailKeys:      "k1:" + base64.StdEncoding.EncodeToString(random(32)),
		SealKeys:      "k1:" + base64.StdEncoding.EncodeToString(random(32)),
		AddressKey:    base64.StdEncoding.EncodeToString(random(32)),
		OperatorKey:   hex.EncodeToString(random(32)),
		DemoPassword:  demoPassword(),
		TwilioAccount: "AC" + hex.EncodeToString(random(16)),
		TwilioToken:   hex.EncodeToString(random(16)),
		TwilioService: "MG" + hex.EncodeToString(random(16)),
		SMTPPassword:  hex.EncodeToString(random(16)),
		TURNSecret:    hex.EncodeToString(random(32)),
	}
}

// demoPassword is easy to type, and follows the rules of requirement C4.
func demoPassword() string {
	const digits = "0123456789"
	password := []byte("Mado-")
	for _, b := range random(8) {
		password = append(password, digits[int(b)%len(digits)])
	}
	return string(password)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// save writes a temporary file and renames it, so that a crash leaves no partial file.
func (s secrets) save(path string) error {
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(content, '\n'), 0o600); err != nil {
		return fmt.Errorf("keep the keys: %w", err)
	}
	return os.Rename(path+".new", path)
}
