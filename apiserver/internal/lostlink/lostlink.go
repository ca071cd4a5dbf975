package lostlink

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// The paths of the pages.
const (
	Path      = "/lost-link"
	AskedPath = "/lost-link/asked"
)

// LostLinkPage asks for the number or address.
func (h *Handler) LostLinkPage(c *gin.Context) error { return h.show(c, http.StatusOK, web.LostLink{}) }

func (h *Handler) show(c *gin.Context, status int, page web.LostLink) error {
	page.Frame = h.Frame(c, madoguchi.Clinic{})
	return h.Page(c, status, page)
}

// LostLinkForm takes the number or address. The answer does not depend on whether it is known.
func (h *Handler) LostLinkForm(c *gin.Context) error {
	var typed string
	err := answer.ReadForm(c, func(name, value string) bool {
		typed = value
		return name == "target"
	})
	if err != nil {
		return err
	}
	if answer.Switches(c) {
		return h.show(c, http.StatusOK, web.LostLink{Typed: typed})
	}
	if err := h.take(c, typed); err != nil {
		known, status := h.Note(c, err)
		page := web.LostLink{Typed: typed, Notice: known.Code}
		if known.Kind == madoguchi.KindInvalid {
			status, page.Notice = http.StatusUnprocessableEntity, ""
			page.Faults = []madoguchi.Fault{{Field: "target", Rule: known.Code}}
		}
		return h.show(c, status, page)
	}
	c.Redirect(http.StatusSeeOther, AskedPath)
	return nil
}

// AskedPage says that the link is on its way if the number or address is known.
func (h *Handler) AskedPage(c *gin.Context) error {
	return h.Page(c, http.StatusOK, web.LostLinkAsked{Frame: h.Frame(c, madoguchi.Clinic{})})
}

// take accepts a request and has it looked up after the answer.
func (h *Handler) take(c *gin.Context, typed string) error {
	channel, target, err := api.Send{Channel: string(channelOf(typed)), Target: typed}.Address()
	if err != nil {
		return err
	}
	if err := h.Limits.LostLinks.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	select {
	case h.atOnce <- struct{}{}:
	default:
		return madoguchi.ErrUnavailable
	}
	ctx, language := context.WithoutCancel(c.Request.Context()), string(answer.Language(c))
	h.running.Go(func() {
		defer func() { <-h.atOnce }()
		h.lookUp(ctx, channel, target, language)
	})
	return nil
}

// channelOf returns the channel that a typed target belongs to.
func channelOf(typed string) madoguchi.Channel {
	if strings.ContainsAny(typed, "@＠") {
		return madoguchi.Mail
	}
	return madoguchi.SMS
}

const (
	lookUpWithin = 30 * time.Second
	// mostVisits is how many visits a request sends the links of: the next ones.
	mostVisits = 3
	// sameRequest is how long a repeated request means the same message.
	sameRequest = 10 * time.Minute
)

// lookUp has the links of the target's visits sent. Requests above the limit of the target have no effect.
func (h *Handler) lookUp(ctx context.Context, channel madoguchi.Channel, target, language string) {
	if h.Limits.LostLinksTo.Take(madoguchi.TextHash(string(channel)+" "+strings.ToLower(target))) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookUpWithin)
	defer cancel()
	now := h.Now()
	links, err := h.Store.LinksSentTo(ctx, channel, target, now, mostVisits)
	if err != nil {
		h.Logger.Error("a lost link could not be looked up", slog.Any("error", err))
		return
	}
	for _, link := range links {
		if !h.affords(ctx, link, now) {
			continue
		}
		h.send(ctx, link, visits.SendLink{
			Delivery: deliveryOf(link, now), Channel: link.Channel, Target: link.Target, Language: language,
			Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
			Visit: link.OnWeb && link.Channel == madoguchi.Mail, Repeats: true,
		})
	}
}

// affords reports whether the quotas leave room for another message. A worker would refuse the message otherwise, and
// the visit would show that instead of the message that arrived.
func (h *Handler) affords(ctx context.Context, link madoguchi.SentLink, now time.Time) bool {
	clinic, err := h.Store.Clinic(ctx, link.ClinicID)
	var spent []madoguchi.Spending
	if err == nil {
		spent, err = h.Store.Spent(ctx, link.ClinicID)
	}
	if err != nil {
		h.Logger.Error("a lost link could not be sent", slog.String("call", string(link.Call)), slog.Any("error", err))
		return false
	}
	next := madoguchi.SpendingOf(
		madoguchi.DeliveryIntent{Channel: link.Channel, Target: link.Target, AskedAt: now}, madoguchi.AnyPatient)
	_, usedUp := madoguchi.UsedUp(h.Quotas.Bounds(clinic, next), spent)
	return !usedUp
}

// deliveryOf returns the ID of a message. A repeated request has the same.
func deliveryOf(link madoguchi.SentLink, now time.Time) madoguchi.DeliveryID {
	slot := strconv.FormatInt(now.Truncate(sameRequest).Unix(), 10)
	return madoguchi.DeliveryID(madoguchi.DerivedID("lost link", string(link.ClinicID), string(link.Call),
		string(link.Channel), link.Target, slot))
}

// send hands the request to the visit's workflow. The workflow refuses a message above the limit of a day, and one that
// follows another at once.
func (h *Handler) send(ctx context.Context, link madoguchi.SentLink, request visits.SendLink) {
	var err error
	if link.Reservation != "" {
		err = h.Processes.SendReservationLink(ctx, link.Reservation, request)
	} else {
		err = h.Processes.SendCallLink(ctx, link.Call, request)
	}
	switch madoguchi.KindOf(err) {
	case madoguchi.KindConflict, madoguchi.KindTooMany, madoguchi.KindNotFound:
		return
	}
	if err != nil {
		h.Logger.Error("a lost link could not be sent", slog.String("call", string(link.Call)), slog.Any("error", err))
	}
}
