using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Rounds;

/// <summary>One message to the server and back: encrypts, sends, checks, and remembers what the server said (spec 03 §13.6 "exchange").</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialExchange(
    IPunchSide side, SecurePayload secure, HolepunchTokens tokens, IPunchMessenger messenger, DialProgress progress)
{
    /// <summary>Sends a payload and takes the answer over.</summary>
    /// <param name="relay">The node that forwards it.</param>
    /// <param name="server">Where to.</param>
    /// <param name="payload">The round is filled in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PunchFailedException">No answer, none of the server, or an error.</exception>
    public async Task<(HolepunchPayload Payload, PunchReply Reply)> SendAsync(
        PeerAddress relay, PeerAddress server, HolepunchPayload payload, CancellationToken cancellationToken)
    {
        var sealedPayload = secure.Seal(payload with { Round = progress.NextRound() });
        var reply = await messenger.SendAsync(relay, server, sealedPayload, cancellationToken)
            ?? throw new PunchFailedException(DhtErrorCodes.BadHolepunchReply, $"no answer through {relay}");
        if (!secure.TryOpen(reply.Payload.Span, out var answer))
        {
            throw new PunchFailedException(DhtErrorCodes.HolepunchInvalid, $"garbage through {relay}");
        }

        side.AddSample(new NatSample(reply.Seen, relay));
        if (answer.Error is PunchError.None or PunchError.TryLater)
        {
            if (reply.Server is { } claimed)
            {
                progress.Witnesses.Add(relay.Host, claimed.Host);
            }

            var isVerified = reply.Server is { } seen && tokens.IsFor(seen.Host, answer.RemoteToken) && progress.Witnesses.Believes(seen.Host);
            side.Remote.Handle(ProbeScope.Cut(answer, relay.Host), isVerified ? reply.Server!.Value.Host : null);
        }

        return answer.Error is PunchError.None || (answer.Error is PunchError.TryLater && payload.IsPunching)
            ? (answer, reply)
            : throw new PunchFailedException(DhtErrorCodes.RemoteAborted, $"the server gave up, through {relay}");
    }

    /// <summary>Tells the server that this attempt is over; whether it hears it does not matter.</summary>
    public Task AbortAsync(PeerAddress relay, PeerAddress server, CancellationToken cancellationToken) => messenger.SendAsync(
        relay, server, secure.Seal(new HolepunchPayload { Error = PunchError.Aborted, Round = progress.NextRound() }), cancellationToken);
}
