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

// ProblemError is a refusal of the server. errors.As finds a *madoguchi.Error in it, whose kind follows from the
// status, so that errors.Is(err, madoguchi.ErrSlotTaken) works on this side of the wire too.
type ProblemError struct {
	Problem    Problem
	RetryAfter time.Duration // what the server asks to wait before trying again; zero where it says nothing
}

func (e *ProblemError) Error() string {
	return fmt.Sprintf("api: status %d: %s", e.Problem.Status, e.Unwrap())
}

// Unwrap gives the problem as the domain's error.
func (e *ProblemError) Unwrap() error {
	return &madoguchi.Error{Kind: kindOfStatus(e.Problem.Status), Code: e.Problem.Code, Field: e.Problem.Field}
}

// FaultsOf returns all that a refusal found wrong with a large form; none where the error is of another kind.
func FaultsOf(err error) []Fault {
	var problem *ProblemError
	if !errors.As(err, &problem) {
		return nil
	}
	return problem.Problem.Faults
}

// Sentence returns the problem in a language (ja or en); where the server sent only one, that one.
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

// maxProblem bounds what is read of an answer that says no.
const maxProblem = 64 << 10

// readProblem makes the error of an answer with a status of 400 or above. A proxy's page without a problem in it still
// gives one.
func readProblem(response *http.Response) error {
	problem := Problem{Status: response.StatusCode, Code: "unavailable"}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind == "application/problem+json" {
		// What cannot be read leaves the default above.
		_ = json.NewDecoder(io.LimitReader(response.Body, maxProblem)).Decode(&problem)
	}
	return &ProblemError{Problem: problem, RetryAfter: retryAfter(response.Header)}
}

// longestRetryAfter is what is believed of a Retry-After; a number of seconds can be more than a Duration holds.
const longestRetryAfter = time.Hour

func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(longestRetryAfter.Seconds()))) * time.Second
}
