package main

import (
	"bytes"
	"os"
	"testing"
)

func TestTheModuleIsFresh(t *testing.T) {
	written, err := os.ReadFile("../static/js/characters.js")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, module()) {
		t.Error("static/js/characters.js is not what package japan says; run go generate ./apiserver/web")
	}
}
