package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"madoguchi/madoguchi"
)

// Prefix is the prefix of every path of the JSON API.
const Prefix = "/api/v1"

// maxAnswer bounds the bytes of an answer; a day of a large clinic is far smaller.
const maxAnswer = 16 << 20

// Client calls one API server for one user. Its methods are safe for concurrent use. Their errors are a
// *ProblemError if the server refused, wrap madoguchi.ErrUnavailable if it did not answer, and are the context's if
// that ended.
type Client struct {
	base     string
	http     *http.Client
	language atomic.Pointer[string]
	token    atomic.Pointer[string]
}

// New returns a client of the server at base (https://host[:port]). language (ja or en) selects the sentences of
// refusals. The http.Client must not have a Timeout, which would end Events; contexts bound the calls.
func New(base string, client *http.Client, language string) *Client {
	c := &Client{base: strings.TrimRight(base, "/"), http: client}
	c.SetLanguage(language)
	return c
}

// SetLanguage sets the language of later refusals, ja or en.
func (c *Client) SetLanguage(language string) { c.language.Store(&language) }

// Base returns the server's address.
func (c *Client) Base() string { return c.base }

// SetToken sets the session token of all later requests; "" sends none.
func (c *Client) SetToken(token string) { c.token.Store(&token) }

func (c *Client) bearer() string {
	if token := c.token.Load(); token != nil {
		return *token
	}
	return ""
}

// SignIn opens a session and uses it from then on.
func (c *Client) SignIn(ctx context.Context, signIn SignIn) (Session, error) {
	session, err := call[Session](ctx, c, request{method: http.MethodPost, path: "/sessions", body: signIn})
	if err == nil {
		c.SetToken(session.Token)
	}
	return session, err
}

// CurrentSession returns the token's session, without the token.
func (c *Client) CurrentSession(ctx context.Context) (Session, error) {
	return call[Session](ctx, c, request{method: http.MethodGet, path: "/sessions/current"})
}

// SignOut ends the session. It forgets the token even if the request fails.
func (c *Client) SignOut(ctx context.Context) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodDelete, path: "/sessions/current"})
	c.SetToken("")
	return err
}

// Clinic returns the signed-in user's clinic.
func (c *Client) Clinic(ctx context.Context) (Clinic, error) {
	return call[Clinic](ctx, c, request{method: http.MethodGet, path: "/clinic"})
}

// ChangeSettings replaces the clinic's settings (admins only). A repeat with the same settings returns the first
// answer. It returns madoguchi.ErrChanged if another change came first.
func (c *Client) ChangeSettings(ctx context.Context, settings Settings) (Clinic, error) {
	return call[Clinic](ctx, c, request{method: http.MethodPut, path: "/clinic/settings", body: settings})
}

// StaffList returns the clinic's members of staff and open invitations (admins only).
func (c *Client) StaffList(ctx context.Context) (StaffList, error) {
	return call[StaffList](ctx, c, request{method: http.MethodGet, path: "/staff"})
}

// Invite invites a person by mail to the clinic's staff (admins only). A key makes one invitation. It returns
// madoguchi.ErrAccountExists if the address has an account in any clinic.
func (c *Client) Invite(ctx context.Context, key string, invite Invite) (Invited, error) {
	return call[Invited](ctx, c, request{method: http.MethodPost, path: "/staff/invitations", key: key, body: invite})
}

// ChangeMember gives a member of staff another role (admins only). It returns madoguchi.ErrOwnAccount for the
// caller's own account.
func (c *Client) ChangeMember(ctx context.Context, id string, change ChangeMember) (Member, error) {
	path := "/staff/members/" + url.PathEscape(id)
	return call[Member](ctx, c, request{method: http.MethodPatch, path: path, body: change})
}

// RemoveMember removes a member of staff and ends their sessions (admins only). It returns madoguchi.ErrOwnAccount
// for the caller's own account, and madoguchi.ErrNotFound for a member who was already removed.
func (c *Client) RemoveMember(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodDelete, path: "/staff/members/" + url.PathEscape(id)})
	return err
}

// Withdraw takes an invitation back and disables its link (admins only). A repeat succeeds. For a link that is used,
// replaced or expired it returns the reason.
func (c *Client) Withdraw(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c,
		request{method: http.MethodDelete, path: "/staff/invitations/" + url.PathEscape(id)})
	return err
}

// Schedule returns one day (2006-01-02 in the clinic's time zone).
func (c *Client) Schedule(ctx context.Context, day string) (Day, error) {
	return call[Day](ctx, c, request{method: http.MethodGet, path: "/schedule?day=" + url.QueryEscape(day)})
}

// ScheduleWithCancelled is Schedule with the cancelled entries.
func (c *Client) ScheduleWithCancelled(ctx context.Context, day string) (Day, error) {
	query := url.Values{"day": {day}, "cancelled": {"true"}}
	return call[Day](ctx, c, request{method: http.MethodGet, path: "/schedule?" + query.Encode()})
}

// Book books a guest's reservation (B3). A repeat with the same key and body returns the first answer.
func (c *Client) Book(ctx context.Context, key string, visit GuestVisit) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: "/reservations", key: key, body: visit})
}

// CreateCall creates a call without a reservation (B8). A repeat with the same key and body returns the first
// answer.
func (c *Client) CreateCall(ctx context.Context, key string, create CreateCall) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: "/calls", key: key, body: create})
}

// Detail returns everything about an entry. kind is KindReservation or KindCall, as in the methods below.
func (c *Client) Detail(ctx context.Context, kind, id string) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodGet, path: entryPath(kind, id)})
}

// Preparation returns what the patient of an entry did before the visit (E6).
func (c *Client) Preparation(ctx context.Context, kind, id string) (Preparation, error) {
	return call[Preparation](ctx, c, request{method: http.MethodGet, path: entryPath(kind, id) + "/preparation"})
}

// EditReservation replaces a reservation's visit.
func (c *Client) EditReservation(ctx context.Context, id string, edit EditReservation) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPut, path: entryPath(KindReservation, id), body: edit})
}

// EditCall changes a call without a reservation.
func (c *Client) EditCall(ctx context.Context, id string, edit EditCall) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPatch, path: entryPath(KindCall, id), body: edit})
}

// Cancel cancels an entry without notifying the patient (B8). It returns madoguchi.ErrInCall if the call has begun.
func (c *Client) Cancel(ctx context.Context, kind, id string) (Detail, error) {
	return c.CancelBecause(ctx, kind, id, Cancel{})
}

// CancelBecause is Cancel with a reason.
func (c *Client) CancelBecause(ctx context.Context, kind, id string, cancel Cancel) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: entryPath(kind, id) + "/cancel", body: cancel})
}

// Finish marks an entry as finished.
func (c *Client) Finish(ctx context.Context, kind, id string) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: entryPath(kind, id) + "/finish"})
}

// Attention returns the entries that reception has to act on (要対応), of any day, and those that patients booked, moved
// or cancelled after an instant; the zero time leaves these out.
func (c *Client) Attention(ctx context.Context, after time.Time) (AttentionList, error) {
	path := "/attention"
	if !after.IsZero() {
		path += "?" + url.Values{"after": {after.UTC().Format(time.RFC3339Nano)}}.Encode()
	}
	return call[AttentionList](ctx, c, request{method: http.MethodGet, path: path})
}

// Attend marks an entry's need for attention as dealt with.
func (c *Client) Attend(ctx context.Context, kind, id string) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: entryPath(kind, id) + "/attended"})
}

// RevokeLinks makes the links of an entry invalid that were sent so far.
func RevokeLinks(ctx context.Context, c *Client, kind, id string) (Detail, error) {
	return call[Detail](ctx, c, request{method: http.MethodPost, path: entryPath(kind, id) + "/revoke-links"})
}

// Send sends the patient the link (B4, B6). The same key sends once.
func (c *Client) Send(ctx context.Context, kind, id, key string, send Send) (Detail, error) {
	path := entryPath(kind, id) + "/deliveries"
	return call[Detail](ctx, c, request{method: http.MethodPost, path: path, key: key, body: send})
}

// Message returns the text that Send would send; channel is sms or mail, language ja or en.
func (c *Client) Message(ctx context.Context, kind, id, channel, language string) (Preview, error) {
	query := url.Values{"channel": {channel}, "language": {language}}
	return call[Preview](ctx, c,
		request{method: http.MethodGet, path: entryPath(kind, id) + "/message?" + query.Encode()})
}

func entryPath(kind, id string) string {
	if kind == KindCall {
		return "/calls/" + url.PathEscape(id)
	}
	return "/reservations/" + url.PathEscape(id)
}

// request is a call before its conversion to HTTP. path follows Prefix; key is the Idempotency-Key.
type request struct {
	method, path, key string
	body              any
}

// answerWithin bounds the wait for an answer. A slower server counts as unavailable.
const answerWithin = 30 * time.Second

// call sends a request and decodes the answer. An answer without content gives the zero value.
func call[Answer any](ctx context.Context, c *Client, r request) (answer Answer, err error) {
	limited, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	response, err := c.do(limited, r)
	if err != nil {
		return answer, unreachable(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return answer, readProblem(response)
	}
	if response.StatusCode == http.StatusNoContent {
		return answer, nil
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&answer); err != nil {
		return answer, unreachable(ctx, fmt.Errorf("api: unreadable answer: %w", err))
	}
	return answer, nil
}

func (c *Client) do(ctx context.Context, r request) (*http.Response, error) {
	httpRequest, err := r.build(ctx, c.base, c.headers())
	if err != nil {
		return nil, err
	}
	return c.http.Do(httpRequest)
}

// build returns the HTTP request for a server at the base address.
func (r request) build(ctx context.Context, base string, header http.Header) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("api: encode: %w", err)
		}
		body = bytes.NewReader(encoded)
	}
	httpRequest, err := http.NewRequestWithContext(ctx, r.method, base+Prefix+r.path, body)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	httpRequest.Header = header
	if r.body != nil {
		httpRequest.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		httpRequest.Header.Set("Idempotency-Key", r.key)
	}
	return httpRequest, nil
}

func (c *Client) headers() http.Header {
	header := http.Header{"Accept-Language": {*c.language.Load()}}
	if token := c.bearer(); token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	return header
}

// unreachable returns the context's error if the caller gave up, else ErrUnavailable.
func unreachable(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return madoguchi.ErrUnavailable.Because(cause)
}
