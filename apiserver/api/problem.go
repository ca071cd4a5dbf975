package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"madoguchi/madoguchi"
)

// ProblemError is a server's refusal. errors.As finds a *madoguchi.Error in it, with the kind of the HTTP status, so
// that errors.Is(err, madoguchi.ErrSlotTaken) also works in clients.
type ProblemError struct {
	Problem    Problem
	RetryAfter time.Duration // the wait that the server requests before a retry; zero if none
}

func (e *ProblemError) Error() string {
	return fmt.Sprintf("api: status %d: %s", e.Problem.Status, e.Unwrap())
}

// Unwrap returns the problem as the domain's error.
func (e *ProblemError) Unwrap() error {
	return &madoguchi.Error{Kind: kindOfStatus(e.Problem.Status), Code: e.Problem.Code, Field: e.Problem.Field}
}

// FaultsOf returns all faults of a refused form, or none for other errors.
func FaultsOf(err error) []Fault {
	var problem *ProblemError
	if !errors.As(err, &problem) {
		return nil
	}
	return problem.Problem.Faults
}

// Sentence returns the problem in a language (ja or en), or the server's only sentence.
func (e *ProblemError) Sentence(language string) string {
	if sentence := e.Problem.Titles[language]; sentence != "" {
		return sentence
	}
	return e.Problem.Title
}

var statusKinds = map[int]madoguchi.Kind{
	http.StatusBadRequest:            madoguchi.KindInvalid,
	http.StatusRequestEntityTooLarge: madoguchi.KindInvalid,
	http.StatusUnprocessableEntity:   madoguchi.KindInvalid,
	http.StatusUnauthorized:          madoguchi.KindUnauthenticated,
	http.StatusForbidden:             madoguchi.KindForbidden,
	http.StatusNotFound:              madoguchi.KindNotFound,
	http.StatusConflict:              madoguchi.KindConflict,
	http.StatusGone:                  madoguchi.KindGone,
	http.StatusTooManyRequests:       madoguchi.KindTooMany,
}

func kindOfStatus(status int) madoguchi.Kind {
	if kind, ok := statusKinds[status]; ok {
		return kind
	}
	return madoguchi.KindUnavailable
}

// maxProblem bounds the bytes of a refusal.
const maxProblem = 64 << 10

// readProblem returns the error of an answer with a status of 400 or above. It also handles a proxy's page without a
// problem.
func readProblem(response *http.Response) error {
	problem := Problem{Status: response.StatusCode, Code: "unavailable"}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind == "application/problem+json" {
		// An unreadable body leaves the default above.
		_ = json.NewDecoder(io.LimitReader(response.Body, maxProblem)).Decode(&problem)
	}
	return &ProblemError{Problem: problem, RetryAfter: retryAfter(response.Header)}
}

// longestRetryAfter caps a Retry-After, whose seconds can overflow a Duration.
const longestRetryAfter = time.Hour

func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(longestRetryAfter.Seconds()))) * time.Second
}
