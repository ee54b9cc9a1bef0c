package flaws

import "testing"

func TestSenseOf(t *testing.T) {
	for name, want := range map[string]sense{
		"password": passwordSense, "DB_PASSWORD": passwordSense, "userPwd": passwordSense, "passwordHash": passwordSense,
		"apiKey": secretSense, "x-api-key": secretSense, "AWS_SECRET_ACCESS_KEY": secretSense, "JWTSecret": secretSense,
		"resetToken": tokenSense, "Authorization": tokenSense, "token": bareTokenSense, "nextToken": plainSense,
		"sessionID": sessionSense, "otp": codeSense, "verificationCode": codeSense, "statusCode": plainSense,
		"passwordField": plainSense, "tokenExpires": plainSense, "isSecret": plainSense, "forgotPassword": plainSense, "key": plainSense, "publicKey": plainSense,
		"tokens": plainSense, "PWD": plainSense, "": plainSense, "compass": plainSense, "monkey": plainSense,
	} {
		if got := senseOf(name); got != want {
			t.Errorf("senseOf(%q) = %d, want %d", name, got, want)
		}
	}
}

// Each name with a sense has one of the stems that are looked for first.
func TestStems(t *testing.T) {
	for ending, s := range senses {
		if s != plainSense && !hasStem(ending) {
			t.Errorf("%q has no stem", ending)
		}
	}
}

func TestLooksRandom(t *testing.T) {
	for text, want := range map[string]bool{
		"f3Kq9vT2xLw8ZrB6nM4yHc1D": true, "8d2c6e1fa94b47ce9b21d35e7f60a1b8": true, "1//0gQ7rT5uY8iP2aS4dF6": true,
		"application/json": false, "my-long-secret-name": false, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123": false, "node_modules/a1/b2/c3": false,
		"https://a1b2c3d4e5f6.net": false, "short1A2b": false, "xxxxxxxx1x2x3x4x5x": false,
	} {
		if got := looksRandom(text); got != want {
			t.Errorf("looksRandom(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestConcealed(t *testing.T) {
	for text, want := range map[string]string{"hunter2": "7 characters", "f3Kq9vT2xLw8": "f3Kq... (12 characters)"} {
		if got := concealed(text); got != want {
			t.Errorf("concealed(%q) = %q, want %q", text, got, want)
		}
	}
}
