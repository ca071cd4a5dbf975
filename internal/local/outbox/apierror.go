package outbox

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// apiError is Twilio's error answer.
type apiError struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"` // of HTTP
}

func newAPIError(status, code int, message string) apiError {
	return apiError{code, message, "https://www.twilio.com/docs/errors/" + digits(code), status}
}

// Twilio's error codes, https://www.twilio.com/docs/api/errors
var (
	errInvalidParameter = newAPIError(http.StatusBadRequest, 20001, "Invalid parameter")
	errUnauthorized     = newAPIError(http.StatusUnauthorized, 20003, "Authenticate")
	errNotFound         = newAPIError(http.StatusNotFound, 20404, "The requested resource was not found")
	errTooMany          = newAPIError(http.StatusTooManyRequests, 20429, "Too Many Requests")
	errInternal         = newAPIError(http.StatusInternalServerError, 20500, "An internal server error has occurred")
	errInvalidTo        = newAPIError(http.StatusBadRequest, 21211, "Invalid 'To' Phone Number")
	errRegion           = newAPIError(
		http.StatusBadRequest, 21408,
		"Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
	)
	errNoBody    = newAPIError(http.StatusBadRequest, 21602, "Message body is required")
	errNoFrom    = newAPIError(http.StatusBadRequest, 21603, "A 'From' phone number is required")
	errNoTo      = newAPIError(http.StatusBadRequest, 21604, "A 'To' phone number is required")
	errCallback  = newAPIError(http.StatusBadRequest, 21609, "The 'StatusCallback' URL is not a valid URL")
	errOptedOut  = newAPIError(http.StatusBadRequest, 21610, "Attempt to send to unsubscribed recipient")
	errNotMobile = newAPIError(http.StatusBadRequest, 21614, "'To' number is not a valid mobile number")
	errTooLong   = newAPIError(
		http.StatusBadRequest, 21617, "The concatenated message body exceeds the 1600 character limit",
	)
	errNoService = newAPIError(http.StatusBadRequest, 21701, "The Messaging Service does not exist")
)

func (e apiError) write(w http.ResponseWriter) { writeJSON(w, e.Status, e) }

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // fails only if the client has gone
}

func digits(n int) string { return strconv.Itoa(n) }
