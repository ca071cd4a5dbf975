// Package smtp sends mail through a mail server (RFC 5321). It uses go-mail.
//
// No other package knows SMTP. This package must not know why a mail is sent or whether to send it again. A refusal is
// a madoguchi.CarrierError with the server's reply. Any other failure is madoguchi.ErrUnavailable: the mail may or may
// not have gone out, and SMTP has no way to look it up. A repeated mail has the same Message-ID, so mail programs and
// servers can recognise it.
//
// Its errors contain neither addresses nor text.
package smtp
