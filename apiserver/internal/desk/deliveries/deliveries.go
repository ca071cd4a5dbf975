package deliveries

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
	"madoguchi/wording"
	"madoguchi/workflows/visits"
)

// sendRequest reads and checks a request to send a link (B4, B6). A repeat with the same key is the same delivery,
// unless the address was corrected in between.
func (h *Handler) sendRequest(c *gin.Context) (visits.SendLink, error) {
	var request api.Send
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return visits.SendLink{}, err
	}
	channel, target, err := request.Address()
	if err != nil {
		return visits.SendLink{}, err
	}
	language, err := languageOr(request.Language, "ja")
	if err != nil {
		return visits.SendLink{}, err
	}
	p := access.SignedIn(c)
	return visits.SendLink{
		Delivery: madoguchi.DeliveryID(madoguchi.DerivedID("delivery", string(p.Staff.ClinicID), c.Param("id"), key,
			string(channel), target)),
		Channel: channel, Target: target, Language: language, Actor: p.Actor(),
	}, nil
}

// languageOr returns the requested language, or the preset if none is requested.
func languageOr(wish, preset string) (string, error) {
	switch {
	case wish == "":
		return preset, nil
	case slices.Contains(wording.Shared.Languages(), wish):
		return wish, nil
	default:
		return "", madoguchi.Invalid("language", "unknown")
	}
}

// SendReservationLink sends the link of a reservation's call. A patient who booked on the web has had a mail about the
// visit. The clinic's mail is that one again, with the visit's page: it may be the only mail that arrives.
func (h *Handler) SendReservationLink(c *gin.Context) error {
	send, err := h.sendRequest(c)
	if err != nil {
		return err
	}
	return h.Entries.Change(c, http.StatusAccepted, h.Entries.Reservation,
		func(ctx context.Context, _ madoguchi.Clinic, r entries.Record) error {
			send.Visit = aboutVisit(r, send.Channel)
			send.Repeats = send.Visit
			return h.Processes.SendReservationLink(ctx, r.Reservation.ID, send)
		})
}

// aboutVisit reports whether a message over the channel is the visit's own mail.
func aboutVisit(r entries.Record, channel madoguchi.Channel) bool {
	return channel == madoguchi.Mail && r.Reservation != nil && r.Reservation.Source.OnWeb()
}

// SendCallLink sends the link of a standalone call.
func (h *Handler) SendCallLink(c *gin.Context) error {
	send, err := h.sendRequest(c)
	if err != nil {
		return err
	}
	return entries.Send(h.Entries, c, http.StatusAccepted, h.Entries.Call, h.Processes.SendCallLink, send)
}

// ReservationMessage previews the message with the link of a reservation's call.
func (h *Handler) ReservationMessage(c *gin.Context) error {
	return h.message(c, h.Entries.Reservation)
}

// CallMessage previews the message with the link of a standalone call.
func (h *Handler) CallMessage(c *gin.Context) error {
	return h.message(c, h.Entries.Call)
}

// message answers with the message that the patient would receive.
func (h *Handler) message(c *gin.Context, find entries.Find) error {
	channel := madoguchi.Channel(c.Query("channel"))
	if channel != madoguchi.SMS && channel != madoguchi.Mail {
		return madoguchi.Invalid("channel", "required")
	}
	language, err := languageOr(c.Query("language"), string(answer.Language(c)))
	if err != nil {
		return err
	}
	clinic, found, err := h.Entries.Found(c, find)
	if err != nil {
		return err
	}
	draft := Draft{
		Clinic: clinic, Call: found.Call, Moved: found.ToldOtherwise(), Channel: channel, Language: language,
	}
	if aboutVisit(found, channel) {
		draft.Visit = found.Reservation
	}
	if draft.Call == nil && draft.Visit == nil {
		return madoguchi.ErrNoCall
	}
	message, err := h.Compose(draft)
	if err != nil {
		return err
	}
	preview := api.Preview{Subject: message.Subject, Text: message.Text}
	if channel == madoguchi.SMS {
		preview.Segments = madoguchi.SMSSegments(message.Text)
	}
	if preview.Quota, err = h.quota(c, clinic); err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, preview)
	return nil
}

// quotaNear is the number of messages left below which the desk is warned.
const quotaNear = 10

// quota returns how many more messages the signed-in person may send, if that is at most quotaNear.
func (h *Handler) quota(c *gin.Context, clinic madoguchi.Clinic) (*api.Quota, error) {
	bounds := h.Quotas.Bounds(clinic, madoguchi.Spending{By: access.SignedIn(c).Staff.ID, At: h.Now()})
	if len(bounds) == 0 {
		return nil, nil
	}
	spent, err := h.Store.Spent(c.Request.Context(), clinic.ID)
	if err != nil {
		return nil, err
	}
	least := api.Quota{Left: quotaNear + 1}
	for _, bound := range bounds {
		if left, until := bound.Left(spent); left < least.Left || left == 0 && least.Until != nil &&
			until.After(*least.Until) {
			least = api.Quota{Left: left, Hours: int(bound.Within / time.Hour), Until: wire.Time(until)}
		}
	}
	if least.Left > quotaNear {
		return nil, nil
	}
	return &least, nil
}

// receiptStatuses maps Twilio's statuses to the status of a delivery. Other statuses are ignored
// (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status).
var receiptStatuses = map[string]madoguchi.DeliveryStatus{
	"delivered":   madoguchi.DeliveryDelivered,
	"undelivered": madoguchi.DeliveryFailed,
	"failed":      madoguchi.DeliveryFailed,
}

// Receipt accepts the carrier's report on a delivery. The carrier must have signed it for the public address.
func (h *Handler) Receipt(c *gin.Context) error {
	if err := c.Request.ParseForm(); err != nil {
		return answer.ErrBody
	}
	callback := strings.TrimSuffix(h.Public.String(), "/") + c.Request.URL.RequestURI()
	form := c.Request.PostForm
	if !h.Authentic(callback, form, c.GetHeader("X-Twilio-Signature")) {
		return madoguchi.ErrForbidden
	}
	if status, ok := receiptStatuses[form.Get("MessageStatus")]; ok {
		if err := h.passReceipt(c, status, form); err != nil {
			return err
		}
	}
	c.Status(http.StatusNoContent)
	return nil
}

func (h *Handler) passReceipt(c *gin.Context, status madoguchi.DeliveryStatus, form url.Values) error {
	delivery := madoguchi.DeliveryID(c.Param("delivery"))
	intent, err := h.Store.Intent(c.Request.Context(), madoguchi.ClinicID(c.Param("clinic")), delivery)
	if err != nil {
		return err
	}
	receipt := visits.Receipt{Delivery: delivery, Status: status, At: wire.Instant(h.Now())}
	if status == madoguchi.DeliveryFailed {
		code, _ := strconv.Atoi(form.Get("ErrorCode")) // a missing reason becomes "other"
		receipt.Failure = madoguchi.FailureCode(code)
	}
	err = h.Processes.ReportReceipt(c.Request.Context(), intent.Owner, receipt)
	if madoguchi.KindOf(err) == madoguchi.KindConflict {
		return nil // the visit is over; the receipt has no effect
	}
	return err
}

// Message is the text that a patient would receive.
type Message struct{ Subject, Text string }
