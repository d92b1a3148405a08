import type { Texts } from './en.ts'

export const de: Texts = {
  device: {
    iphone: 'iPhone',
    ipad: 'iPad',
    mac: 'Mac',
    vision: 'Apple Vision Pro',
  },
  common: {
    privacyLink: 'Alles, was {{organization}} sehen und nicht sehen kann',
    backToStart: 'Zurück zum Anfang',
    contact: 'Fragen? Wenden Sie sich an {{contact}}.',
    contactUnknown: 'Fragen? Wenden Sie sich an die Geräteverwaltung von {{organization}}.',
    trace: 'Wenn Sie um Hilfe bitten, nennen Sie diese Nummer: {{traceId}}',
  },
  frontDoor: {
    title: 'Eigenes Gerät für die Arbeit bei {{organization}} verwenden',
    heading: 'Ihr {{device}} für die Arbeit, und trotzdem Ihres',
    headingAny: 'Ihr eigenes Gerät für die Arbeit, und trotzdem Ihres',
    lead: '{{organization}} bittet Sie, Ihr eigenes Gerät zu registrieren, damit Apps und Accounts für die Arbeit eingerichtet werden können. Sie bekommen einen abgetrennten Platz; alles andere bleibt für {{organization}} unerreichbar.',
    can: 'Was {{organization}} sehen und tun kann',
    cannot: 'Was {{organization}} weder sehen noch tun kann',
    steps: 'Ihre nächsten drei Schritte auf diesem {{device}}',
    stepsElsewhere: 'Drei Schritte auf Ihrem {{device}}',
    which: 'Welches Gerät möchten Sie registrieren?',
    scan: 'Öffnen Sie diese Seite auf dem Gerät',
    scanHint: 'Richten Sie dessen Kamera auf diesen Code, oder geben Sie die Adresse darunter in Safari ein.',
    scanAlt: 'QR-Code mit der Adresse dieser Seite',
    allKinds: 'Alle Schritte zum Drucken',
    leave: 'Wieder abmelden',
    leaveLead:
      'Sie können sich jederzeit abmelden, ohne jemanden zu fragen. Die Apps für die Arbeit und deren Daten werden vom Gerät entfernt, alles Persönliche bleibt, und dieser Server vergisst das Gerät.',
  },
  steps: {
    accountLike: 'Ihr Arbeitsaccount ist eine Adresse, die auf **@{{domain}}** endet.',
    accountIsEmail: 'Ihr Arbeitsaccount ist Ihre E-Mail-Adresse bei {{organization}}.',
    mobile: {
      first: 'Öffnen Sie **Einstellungen**, dann **Allgemein**, dann **VPN und Geräteverwaltung**.',
      second: 'Tippen Sie auf **Bei Arbeits- oder Schulaccount anmelden**.',
      third:
        'Geben Sie Ihren Arbeitsaccount ein und tippen Sie auf **Fortfahren**. Die Anmeldeseite von {{organization}} öffnet sich; folgen Sie ihr bis zum Ende.',
      leave:
        'Zum Abmelden: **Einstellungen**, **Allgemein**, **VPN und Geräteverwaltung**, auf Ihren Arbeitsaccount tippen, dann **Abmelden**.',
      leaveProfile:
        'Wenn Sie zum Registrieren ein Profil installiert haben: dort auf das Profil tippen, dann **Verwaltung entfernen**.',
    },
    mac: {
      first:
        'Öffnen Sie **Systemeinstellungen**, dann **Allgemein**, dann **Geräteverwaltung**. Unter macOS 14 steht es bei **Datenschutz & Sicherheit**, **Profile**.',
      second: 'Klicken Sie neben **Arbeits- oder Schulaccount** auf **Anmelden**.',
      third:
        'Geben Sie Ihren Arbeitsaccount ein und klicken Sie auf **Fortfahren**. Die Anmeldeseite von {{organization}} öffnet sich; folgen Sie ihr bis zum Ende.',
      leave:
        'Zum Abmelden: In den **Systemeinstellungen** wieder **Geräteverwaltung** öffnen, Ihren Arbeitsaccount auswählen, dann **Abmelden**.',
      leaveProfile:
        'Wenn Sie zum Registrieren ein Profil installiert haben: dort das Profil auswählen und mit der Minus-Taste entfernen.',
      openSettings: 'Systemeinstellungen öffnen',
      needsVersion: 'Dafür ist macOS 14 oder neuer nötig.',
    },
    mobileNeedsVersion: 'Dafür ist iOS oder iPadOS 15 oder neuer nötig.',
    visionNeedsVersion: 'Dafür ist visionOS 1.1 oder neuer nötig.',
    profile: {
      first: 'Melden Sie sich mit Ihrem Account bei {{organization}} an und laden Sie das Registrierungsprofil.',
      secondMobile:
        'Öffnen Sie **Einstellungen** und tippen Sie auf **Profil geladen** oder **Bei {{organization}} anmelden**.',
      secondMac: 'Öffnen Sie die geladene Datei, dann **Profile** in den **Systemeinstellungen**.',
      third: 'Folgen Sie den Schritten dort. Sie werden nach dem Passwort Ihres Arbeitsaccounts gefragt.',
      button: 'Weiter zur Anmeldung',
      safariOnly:
        'Verwenden Sie dafür Safari. Andere Browser laden das Profil, aber das Gerät bietet nicht an, es zu installieren.',
      alternative: 'Ihr {{device}} zeigt diese Wörter nicht?',
      alternativeLink: 'Stattdessen mit einem Profil registrieren',
      alternativeRange: 'Das geht mit iOS und iPadOS 13 bis 17 und macOS 10.15 bis 14.',
    },
    tooOld: {
      heading: 'Dieses {{device}} braucht zuerst ein Update',
      explanation:
        'Zum Registrieren ist iOS oder iPadOS 15, macOS 14 oder visionOS 1.1 nötig. Installieren Sie unter **Einstellungen**, **Allgemein**, **Softwareupdate** die neueste Version und öffnen Sie diese Seite dann noch einmal.',
    },
  },
  privacy: {
    title: 'Was {{organization}} sehen und nicht sehen kann',
    headingUser: 'Auf einem Gerät, das Ihnen gehört',
    leadUser:
      'Apple nennt das Benutzerregistrierung. Diese Grenzen sind in Ihr Gerät und in diesen Server eingebaut; die Verwaltung kann sie nicht aufheben.',
    headingDevice: 'Auf einem Gerät, das {{organization}} gehört',
    leadDevice:
      'Apple nennt das Geräteregistrierung. {{organization}} verwaltet das ganze Gerät. Registrieren Sie auf diese Weise kein eigenes Gerät.',
    canSee: 'Sehen kann sie',
    canDo: 'Tun kann sie',
    cannotSee: 'Nicht sehen kann sie',
    cannotDo: 'Nicht tun kann sie',
    afterwards:
      'Wenn Sie sich abmelden, werden der Eintrag Ihres Geräts, seine Schlüssel und alles, was es gemeldet hat, sofort gelöscht. Im Protokoll bleibt eine Zeile, aus der Ihr Gerät nicht hervorgeht.',
  },
  facts: {
    user: {
      canSee: {
        model: 'Das Modell Ihres Geräts, zum Beispiel iPhone 14',
        'work-apps': 'Die Apps für die Arbeit, die sie installiert hat, und deren Versionen',
        account: 'Ihren Namen, Ihre E-Mail-Adresse bei der Arbeit und Ihren verwalteten Apple Account',
        system: 'Die Version des Betriebssystems',
        'work-settings': 'Die Einstellungen und Zertifikate, die sie installiert hat',
        'passcode-rule': 'Ob Ihr Code die Regel erfüllt, ja oder nein',
        dates: 'Wann Sie sich registriert haben, und in welcher Stunde das Gerät zuletzt nach Arbeit gefragt hat',
        'enrollment-id': 'Eine Zufallszahl, die Apple nur für diese Registrierung bildet',
        tags: 'Die Schlagwörter, die die Verwaltung dem Gerät gibt, zum Beispiel „Vertrieb“',
      },
      canDo: {
        install: 'Apps für die Arbeit installieren, aktualisieren und entfernen',
        connect: 'E-Mail, WLAN und andere Accounts für die Arbeit einrichten',
        'require-passcode': 'Einen Code mit mindestens sechs Ziffern verlangen',
        'remove-work': 'Apps und Accounts für die Arbeit und deren Daten entfernen',
      },
      cannotSee: {
        'personal-content': 'Ihre Fotos, Nachrichten, E-Mails, Kontakte, Anrufe und Dateien',
        'personal-apps': 'Welche Apps Sie selbst installiert haben',
        location: 'Wo Ihr Gerät ist',
        'personal-account': 'Ihren persönlichen Apple Account',
        browsing: 'Was Sie im Internet ansehen oder suchen',
        'hardware-identifiers': 'Ihre Seriennummer, Telefonnummer oder andere Gerätenummern',
        passcode: 'Ihren Code',
      },
      cannotDo: {
        erase: 'Ihr Gerät oder etwas Persönliches darauf löschen',
        lock: 'Ihr Gerät sperren oder Sie davon aussperren',
        'reset-passcode': 'Ihren Code entfernen oder ändern',
        'keep-from-leaving': 'Sie am Abmelden hindern',
      },
    },
    device: {
      canSee: {
        'hardware-identifiers': 'Seine Seriennummer und andere Gerätenummern und seinen Namen',
        'all-apps': 'Alle Apps darauf, auch selbst installierte',
        settings: 'Alle Profile und Zertifikate darauf',
        state: 'Modell, Systemversion und Sicherheitseinstellungen, und wann es sich zuletzt gemeldet hat',
      },
      canDo: {
        erase: 'Das Gerät vollständig löschen, mit allem darauf',
        lock: 'Das Gerät sperren',
        'reset-passcode': 'Seinen Code entfernen',
        restrict: 'Einstellungen ändern und die Benutzung einschränken',
        install: 'Apps, Accounts und Einstellungen installieren und entfernen',
      },
      cannotSee: {
        content: 'Fotos, Nachrichten, E-Mails und Anrufe darauf',
        location: 'Wo das Gerät ist',
        passcode: 'Seinen Code',
      },
      cannotDo: {
        'keep-from-leaving': 'Verhindern, dass das Profil in den Einstellungen entfernt wird',
      },
    },
  },
  closed: {
    title: 'Die Registrierung ist nicht offen',
    heading: 'Diese Seite gibt es im Moment nicht',
    explanation:
      'Entweder wurde die Registrierung geschlossen, oder die Adresse stimmt nicht ganz. An Ihrem Gerät wurde nichts geändert, und bereits registrierte Geräte bleiben, wie sie sind.',
    whatToDo:
      'Wenn Sie hier Ihr Gerät registrieren sollen, fragen Sie nach dem aktuellen Link, wo Sie diesen bekommen haben.',
  },
  signIn: {
    title: 'Bei {{organization}} anmelden',
    heading: 'Bei {{organization}} anmelden',
    leadUser:
      'Damit zeigen Sie, dass der Arbeitsaccount Ihrer ist. Ihr persönlicher Apple Account ist nicht beteiligt.',
    leadDevice: 'Damit registrieren Sie ein Gerät, das {{organization}} gehört.',
    identifier: 'E-Mail-Adresse bei der Arbeit',
    password: 'Passwort bei {{organization}}',
    button: 'Weiter',
    wrong:
      'Diese Adresse und dieses Passwort gehören nicht zusammen. Prüfen Sie beide und versuchen Sie es noch einmal.',
    tooMany: 'Zu viele Versuche. Warten Sie {{minutes}} Minuten und versuchen Sie es dann noch einmal.',
    stale: 'Diese Seite war zu lange offen. Bitte melden Sie sich noch einmal an.',
  },
  confirm: {
    title: 'Sind Sie das?',
    heading: 'Sie registrieren sich als {{name}}',
    account: 'Angemeldet als',
    managedAppleAccount: 'Verwalteter Apple Account',
    leadUser: 'Danach bittet Ihr Gerät Sie, sich beim oben genannten verwalteten Apple Account anzumelden.',
    leadDevice: 'Das Gerät wird als Ihres geführt, und {{organization}} verwaltet es ganz.',
    notYou: 'Wenn Sie das nicht sind, machen Sie nicht weiter: Der Account einer anderen Person käme auf Ihr Gerät.',
    button: 'Weiter als {{name}}',
    startOver: 'Das bin ich nicht',
  },
  download: {
    title: 'Registrierungsprofil laden',
    heading: 'Noch eine Datei',
    lead: 'Die Taste lädt Ihr Registrierungsprofil. Das geht ein Mal, in den nächsten {{minutes}} Minuten, auf diesem Gerät.',
    button: 'Profil laden',
    afterwards: 'Danach, zum Abschluss:',
    again: 'Datei verloren? Fangen Sie von vorn an und melden Sie sich noch einmal an.',
  },
  deviceEntry: {
    title: 'Gerät von {{organization}} registrieren',
    heading: 'Ein Gerät registrieren, das {{organization}} gehört',
    lead: 'Das ist für Geräte, die {{organization}} für Sie gekauft hat. {{organization}} wird das ganze Gerät verwalten.',
    notYours: 'Machen Sie mit einem eigenen Gerät nicht weiter.',
    ownDevice: 'Stattdessen mein eigenes Gerät registrieren',
    can: 'Was {{organization}} damit tun kann',
    canSee: 'Was {{organization}} sehen kann',
    cannot: 'Was {{organization}} auch hier nicht sehen kann',
    button: 'Weiter zur Anmeldung',
    onDevice: 'Öffnen Sie diese Seite in Safari auf dem Gerät, das Sie registrieren möchten.',
  },
  error: {
    nothingChanged: 'An Ihrem Gerät wurde nichts geändert.',
    whatToDo: 'Was Sie tun können',
    startOverHere: 'Gehen Sie zurück zum Anfang und versuchen Sie es noch einmal.',
    someoneElse: {
      heading: 'Sie haben sich als jemand anderes angemeldet',
      explanation: 'In den Einstellungen steht {{typed}}, angemeldet haben Sie sich aber als {{name}} ({{email}}).',
      whatToDo:
        'Schließen Sie diese Seite mit **Abbrechen**, fangen Sie in **Einstellungen** neu an und geben Sie dort {{account}} ein.',
    },
    noAccount: {
      heading: 'Ihr Arbeitsaccount ist noch nicht bereit',
      explanation:
        'Sie haben sich als {{name}} ({{email}}) angemeldet, aber bei {{organization}} steht noch nicht fest, welcher verwaltete Apple Account Ihrer ist.',
      whatToDo:
        'Bitte sagen Sie der Geräteverwaltung von {{organization}} Bescheid. Sie sieht den Grund in der Liste der Besitzer.',
    },
    notReady: {
      heading: '{{organization}} kann noch keine Geräte registrieren',
      explanation: 'Der Server ist noch nicht fertig eingerichtet.',
      whatToDo:
        'Bitte sagen Sie der Geräteverwaltung von {{organization}} Bescheid und versuchen Sie es später noch einmal.',
    },
    expired: {
      heading: 'Das hat ein wenig zu lange gedauert',
      explanation: 'Zu Ihrer Sicherheit gilt eine Anmeldung nur kurze Zeit, und die ist vorbei.',
    },
    linkUsed: {
      heading: 'Dieser Download wurde schon verwendet',
      explanation: 'Ein Link zum Download gilt ein Mal und nur wenige Minuten.',
    },
    unexpected: {
      heading: 'Hier ist etwas schiefgegangen',
      explanation: 'Der Fehler liegt bei diesem Server, nicht bei Ihnen oder Ihrem Gerät.',
      whatToDo: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    badRequest: {
      heading: 'Diese Seite wurde nicht so geöffnet, wie es sein soll',
      explanation: 'In der Anfrage fehlt etwas, oder sie ist beschädigt.',
    },
  },
}
