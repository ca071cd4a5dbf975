package outbox

import (
	"strconv"
	"time"

	"madoguchi/madoguchi"
)

const apiVersion = "2010-04-01"

// resource is Twilio's Message resource: all fields are present, null without a value.
type resource struct {
	AccountSID   string            `json:"account_sid"`
	APIVersion   string            `json:"api_version"`
	Body         string            `json:"body"`
	DateCreated  string            `json:"date_created"`
	DateSent     string            `json:"date_sent"`
	DateUpdated  string            `json:"date_updated"`
	Direction    string            `json:"direction"`
	ErrorCode    *int              `json:"error_code"`
	ErrorMessage *string           `json:"error_message"`
	From         *string           `json:"from"`
	ServiceSID   *string           `json:"messaging_service_sid"`
	NumMedia     string            `json:"num_media"`
	NumSegments  string            `json:"num_segments"`
	Price        *string           `json:"price"`
	PriceUnit    *string           `json:"price_unit"`
	SID          string            `json:"sid"`
	Status       string            `json:"status"`
	Subresources map[string]string `json:"subresource_uris"`
	To           string            `json:"to"`
	URI          string            `json:"uri"`
}

func (t *twilio) resource(r record) resource {
	path := t.messages() + "/" + r.ID
	return resource{
		AccountSID:   t.opts.AccountSID,
		APIVersion:   apiVersion,
		Body:         r.Text,
		DateCreated:  rfc2822(r.At),
		DateSent:     rfc2822(r.At),
		DateUpdated:  rfc2822(r.Updated),
		Direction:    "outbound-api",
		ErrorCode:    nullable(r.Code),
		ErrorMessage: nullable(undeliverable[r.Code]),
		From:         nullable(r.From),
		ServiceSID:   nullable(r.ServiceSID),
		NumMedia:     "0",
		NumSegments:  segments(r),
		SID:          r.ID,
		Status:       r.Status,
		Subresources: map[string]string{"media": path + "/Media.json"},
		To:           r.To,
		URI:          path + ".json",
	}
}

// segments is "0" until a messaging service has chosen a sender, as Twilio documents.
func segments(r record) string {
	if r.Status == StatusAccepted {
		return "0"
	}
	return strconv.Itoa(madoguchi.SMSSegments(r.Text))
}

func rfc2822(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

func nullable[T comparable](value T) *T {
	var none T
	if value == none {
		return nil
	}
	return &value
}
