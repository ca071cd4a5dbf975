package answer

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// Decode reads the request's JSON. It refuses unknown fields and trailing text, so that a misspelt field is not lost
// silently, and asks for missing fields.
func Decode(c *gin.Context, into any) error {
	raw, err := body(c)
	if err != nil {
		return err
	}
	if raw == nil {
		return ErrBody
	}
	if err := decode(raw, into); err != nil {
		return err
	}
	var fields any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return ErrBody
	}
	if faults := missing(reflect.TypeOf(into), fields, ""); len(faults) > 0 {
		return madoguchi.InvalidAll(faults)
	}
	return nil
}

// DecodeOver is Decode for a body that leaves out what it does not change: into keeps those values.
func DecodeOver(c *gin.Context, into any) error {
	raw, err := body(c)
	if err == nil && raw == nil {
		return ErrBody
	}
	if err != nil {
		return err
	}
	return decode(raw, into)
}

// DecodeOptional is DecodeOver for a body that may be missing.
func DecodeOptional(c *gin.Context, into any) error {
	raw, err := body(c)
	if err != nil || raw == nil {
		return err
	}
	return decode(raw, into)
}

// body reads the request's only JSON value, nil if there is none. It refuses null, which the decoder would take for an
// empty body.
func body(c *gin.Context) (raw json.RawMessage, err error) {
	decoder := json.NewDecoder(c.Request.Body)
	switch err := decoder.Decode(&raw); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, ErrBody
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) || string(raw) == "null" {
		return nil, ErrBody
	}
	return raw, nil
}

func decode(raw json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if decoder.Decode(into) != nil {
		return ErrBody
	}
	return nil
}

// JSON answers with a body that must not be cached.
func JSON(c *gin.Context, status int, body any) {
	c.Header("Cache-Control", "no-store")
	c.JSON(status, body)
}

var idempotencyKey = regexp.MustCompile(`^[!-~]{8,100}$`)

// keyOf returns the request's Idempotency-Key. A repeat with the same key gets the first answer.
func keyOf(c *gin.Context) (string, error) {
	key := c.GetHeader("Idempotency-Key")
	if !idempotencyKey.MatchString(key) {
		return "", madoguchi.Invalid("Idempotency-Key", "idempotencyKey")
	}
	return key, nil
}

// DecodeKeyed reads the request's JSON and its Idempotency-Key.
func DecodeKeyed(c *gin.Context, into any) (key string, err error) {
	if key, err = keyOf(c); err != nil {
		return "", err
	}
	return key, Decode(c, into)
}

// PathID returns the identifier in the path. A malformed one is not found.
func PathID(c *gin.Context) (string, error) {
	id := c.Param("id")
	if !madoguchi.ValidID(id) {
		return "", madoguchi.ErrNotFound
	}
	return id, nil
}
