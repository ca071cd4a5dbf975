package workflowstest

import (
	"context"
	"sync"
	"time"

	"madoguchi/madoguchi"
)

// Carrier records the messages that the activities send.
type Carrier struct {
	Letters []madoguchi.Letter // refused ones too
	Texts   []madoguchi.Text
	Body    string // of the text that was tried last
	mutex   sync.Mutex
	refusal error
}

// Refuse makes the carrier answer with an error from now on; nil makes it accept again.
func (c *Carrier) Refuse(err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.refusal = err
}

type texter struct{ *Carrier }

func (c texter) Send(_ context.Context, text madoguchi.Text) (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.Body = text.Body
	if c.refusal != nil {
		return "", c.refusal
	}
	c.Texts = append(c.Texts, text)
	return "SM" + string(text.Delivery), nil
}

func (c texter) Find(_ context.Context, to string, _ time.Time, hash string) (string, bool, error) {
	for _, text := range c.Texts {
		if text.To == to && madoguchi.TextHash(text.Body) == hash {
			return "SM" + string(text.Delivery), true, nil
		}
	}
	return "", false, nil
}

type mailer struct{ *Carrier }

func (c mailer) Send(_ context.Context, letter madoguchi.Letter) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.Letters = append(c.Letters, letter)
	return c.refusal
}
