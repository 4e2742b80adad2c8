using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Rounds;

/// <summary>How a listener answers the rounds of one punch (spec 03 §12.4).</summary>
/// <remarks>On the loop. Null is silence.</remarks>
internal sealed class ListenRounds(IPunchSide side, SecurePayload secure, HolepunchTokens tokens, ListenTerms terms)
{
    private ulong _round;

    /// <summary>The highest round that was accepted.</summary>
    public ulong Round => _round;

    /// <summary>Answers one message.</summary>
    public async Task<PunchAnswer?> AnswerAsync(PunchRequest request)
    {
        if (side.IsOver || !secure.TryOpen(request.Payload.Span, out var payload))
        {
            return null;
        }

        if (payload.Error is not PunchError.None)
        {
            _round = Math.Max(_round, payload.Round);
            return Abort();
        }

        Learn(request, payload);
        if (!await side.AnalyzeAsync(reopen: false) && !side.Remote.IsPunching && !await side.AnalyzeAsync(reopen: true))
        {
            return Abort();
        }

        if (side.IsOver)
        {
            return null;
        }

        EchoFastOpening(request, payload);
        var error = payload.IsPunching ? Punch() : PunchError.None;
        if (error is not PunchError.None && (error is not PunchError.TryLater || !terms.IsRelayed()))
        {
            return Abort(error);
        }

        return Answer(request, payload, error);
    }

    private void Learn(PunchRequest request, HolepunchPayload payload)
    {
        if (request.IsOnPunchSocket)
        {
            side.AddSample(new NatSample(request.To, request.Source));
        }

        // A late repetition of an earlier round says nothing new.
        if (payload.Round >= _round)
        {
            _round = payload.Round;
            var isVerified = request.IsFromOwnRelay && tokens.IsFor(request.Peer.Host, payload.RemoteToken);
            side.Remote.Handle(ProbeScope.Cut(payload, request.Source.Host), isVerified ? request.Peer.Host : null);
        }
    }

    // The dialer has guessed our address right and opened its NAT towards it: a round less.
    private void EchoFastOpening(PunchRequest request, HolepunchPayload payload)
    {
        if (payload.RemoteAddress is { } guessed && side.Kind is NatKind.Open or NatKind.Consistent
            && side.Addresses?.Contains(guessed) == true && ProbeScope.Allows(request.Peer.Host, request.Source.Host))
        {
            side.SendProbe(request.Peer);
        }
    }

    private PunchError Punch()
    {
        var situation = new PunchSituation(side.Kind, side.Remote.Kind, side.Remote.Targets, IsInitiator: false);
        if (!terms.Allows(situation))
        {
            return PunchError.Aborted;
        }

        terms.Punching();

        // A repeated request while this very punch runs is no second punch (spec 03 §23 quirk 15).
        var isLarge = situation.Local is NatKind.Random || situation.Remote is NatKind.Random;
        if (isLarge && !side.IsPunching && terms.IsThrottled())
        {
            return PunchError.TryLater;
        }

        return side.TryPunch() ? PunchError.None : PunchError.Aborted;
    }

    private PunchAnswer Answer(PunchRequest request, HolepunchPayload payload, PunchError error)
    {
        if (error is PunchError.None && side.Kind is not NatKind.Unknown)
        {
            side.Freeze();
        }

        var answer = new HolepunchPayload
        {
            Error = error,
            Kind = side.Kind,
            Round = _round,
            IsPunching = side.IsPunching,
            Addresses = side.Addresses,
            Token = request.IsFromOwnRelay ? tokens.For(request.Peer.Host) : default(ReadOnlyMemory<byte>?),
            RemoteToken = payload.Token,
        };
        return new PunchAnswer(secure.Seal(answer), IsFromPunchSocket: true);
    }

    private PunchAnswer Abort(PunchError error = PunchError.Aborted)
    {
        side.Abort();
        return new PunchAnswer(secure.Seal(new HolepunchPayload { Error = error, Round = _round }), IsFromPunchSocket: false);
    }
}
