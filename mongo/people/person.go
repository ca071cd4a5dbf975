package people

import "madoguchi/madoguchi"

// personDocument is a person as accounts and clinics keep it.
type personDocument struct {
	Name       string `bson:"name"`
	Kana       string `bson:"kana"`
	BirthDate  string `bson:"birthDate"`
	Sex        string `bson:"sex"`
	Phone      string `bson:"phone"`
	PostalCode string `bson:"postalCode"`
	Address    string `bson:"address"`
}

func personDocumentOf(p madoguchi.Person) personDocument {
	return personDocument{
		Name: p.Name, Kana: p.Kana, BirthDate: p.BirthDate, Sex: string(p.Sex), Phone: p.Phone,
		PostalCode: p.PostalCode, Address: p.Address,
	}
}

func (d personDocument) person() madoguchi.Person {
	return madoguchi.Person{
		Name: d.Name, Kana: d.Kana, BirthDate: d.BirthDate, Sex: madoguchi.Sex(d.Sex), Phone: d.Phone,
		PostalCode: d.PostalCode, Address: d.Address,
	}
}
