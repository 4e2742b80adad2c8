using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Rounds;

/// <summary>A dialer's rounds up to the moment when both sides send probes (spec 03 §13.6).</summary>
/// <remarks>
/// On the loop. What one relay does wrong or forges ends the rounds through this relay only (threat-model H7): the next one that the
/// server announced itself to, and that no other attempt of the dial has taken, is tried.
/// </remarks>
internal sealed class DialRounds(
    IDhtLoop loop, IRandomSource random, PunchTurn turn, IPunchSide side, HolepunchTokens tokens, DialExchange exchange, DialTerms terms)
{
    private static readonly TimeSpan UnknownPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgreementPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(10);

    /// <summary>Runs until both sides punch, the punch has succeeded already, or no relay is left.</summary>
    /// <exception cref="PunchFailedException">Why it came to nothing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PunchFailedException? first = null;
        while (!side.IsOver && terms.Progress.TryTake(out var relay, out var isFirst))
        {
            var step = terms.Story.Begin("punch-round", $"through {relay.Relay}");
            try
            {
                await RunThroughAsync(relay, isFirst, cancellationToken);
                terms.Story.End(step, side.IsOver ? "through" : "punching");
                return;
            }
            catch (PunchFailedException error)
            {
                terms.Story.End(step, error.Code, error.Message);
                first ??= error;
                if (error.IsFinal && !side.IsOver)
                {
                    terms.Progress.Stop();
                    if (!error.IsByServer)
                    {
                        await exchange.AbortAsync(relay.Relay, relay.Server, cancellationToken);
                    }

                    throw first is { Code: DhtErrorCodes.HolepunchDoubleRandomizedNats } ? first : error;
                }
            }
        }

        if (!side.IsOver)
        {
            throw first ?? new PunchFailedException(DhtErrorCodes.RemoteNotHolepunchable, "the server is announced nowhere");
        }
    }

    private async Task RunThroughAsync(PunchRelay relay, bool isFirst, CancellationToken cancellationToken)
    {
        var probe = await ProbeAsync(relay, mayRepeat: true, cancellationToken);
        if (side.IsOver)
        {
            return;
        }

        // The node of the handshake knows the server's punch socket. When it has failed us, the next one does, by the probe just answered.
        var (through, server) = isFirst ? (terms.ClientRelay, terms.ServerAddress) : (relay.Relay, probe.Server ?? relay.Server);
        if (relay.Relay == through && probe.Server is { } moved && moved != terms.ServerAddress)
        {
            // The server answers from another socket than before: our NAT has to know that one.
            server = moved;
            side.SendOpening(server);
        }

        if (!terms.Allows(Situation))
        {
            throw new PunchFailedException(DhtErrorCodes.HolepunchAborted, "the application does not allow this punch", isFinal: true);
        }

        await PunchAsync(relay, new PunchRelay(through, server), probe, cancellationToken);
    }

    private PunchSituation Situation => new(side.Kind, side.Remote.Kind, side.Remote.Targets, IsInitiator: true);

    private async Task<PunchProbe> ProbeAsync(PunchRelay relay, bool mayRepeat, CancellationToken cancellationToken)
    {
        if (terms.FastOpen)
        {
            side.SendOpening(terms.ServerAddress);
        }

        var payload = Own() with { RemoteAddress = terms.FastOpen ? terms.ServerAddress : null };
        var (answer, reply) = await AskAsync(relay, payload, cancellationToken);
        if (side.Remote.Kind is NatKind.Unknown && !side.IsOver)
        {
            // The fast opening may have done it meanwhile.
            await loop.DelayAsync(UnknownPause, cancellationToken);
        }

        if (!side.IsOver && !await side.AnalyzeAsync(reopen: false) && !side.IsOver && await side.AnalyzeAsync(reopen: true) && mayRepeat)
        {
            return await ProbeAsync(relay, mayRepeat: false, cancellationToken);
        }

        if (!side.IsOver && mayRepeat && (side.Remote.Kind is NatKind.Unknown || answer.Token is null))
        {
            return await ProbeAsync(relay, mayRepeat: false, cancellationToken);
        }

        if (!side.IsOver)
        {
            RefuseHopeless();
        }

        return new PunchProbe(answer.Token, reply.Server);
    }

    // A server gives up on a probe when both NATs are random (spec 03 §12.4 point 7): of a server of the reference that has heard of our NAT through
    // one relay already, this is all that the next relay brings, and the one after it brings nothing.
    private async Task<(HolepunchPayload Answer, PunchReply Reply)> AskAsync(
        PunchRelay relay, HolepunchPayload payload, CancellationToken cancellationToken)
    {
        try
        {
            return await exchange.SendAsync(relay.Relay, relay.Server, payload, cancellationToken);
        }
        catch (PunchFailedException error) when (error.Code is DhtErrorCodes.RemoteAborted && payload.Kind is NatKind.Random)
        {
            throw new PunchFailedException(error.Code, error.Message, terms.Progress.BelievesRandom()) { IsByServer = true };
        }
    }

    private void RefuseHopeless()
    {
        if (side.Kind is NatKind.Unknown || side.Remote.Kind is NatKind.Unknown)
        {
            var whose = side.Kind is NatKind.Unknown ? "our" : "the server's";
            throw new PunchFailedException(DhtErrorCodes.HolepunchProbeTimeout, $"nobody could tell what {whose} NAT does");
        }

        if (side.Kind is NatKind.Random && side.Remote.Kind is NatKind.Random)
        {
            throw new PunchFailedException(
                DhtErrorCodes.HolepunchDoubleRandomizedNats, "both NATs pick another port for every destination", terms.Progress.BelievesRandom());
        }
    }

    private async Task PunchAsync(PunchRelay relay, PunchRelay direct, PunchProbe probe, CancellationToken cancellationToken)
    {
        side.Freeze();
        var isDelayed = false;
        while (!side.IsOver)
        {
            var isLarge = side.Kind is NatKind.Random || side.Remote.Kind is NatKind.Random;
            if (isLarge && turn.IsTaken)
            {
                await JoinTurnAsync(relay, cancellationToken);
            }

            while (isLarge && turn.IsThrottled)
            {
                await WaitForTurnAsync(direct, probe, isFirst: !isDelayed, cancellationToken);
                isDelayed = true;
            }

            var answer = await SendPunchAsync(isDelayed ? relay : direct, probe, isLarge, isDelayed, cancellationToken);
            if (answer.Error is PunchError.None)
            {
                Start(answer);
                return;
            }

            if (!terms.IsRelayed())
            {
                throw new PunchFailedException(DhtErrorCodes.RemoteAborted, "the server has no time for a large punch now");
            }

            await loop.DelayAsync(RandomWait(), cancellationToken);
            isDelayed = true;
        }
    }

    // Another attempt of this dial punches, or is about to. A server that says so through this relay, too, is at the other end of it; one that
    // knows nothing of it has to be told: the other relay may have kept it to itself (threat-model H7).
    private async Task JoinTurnAsync(PunchRelay relay, CancellationToken cancellationToken)
    {
        if (!turn.IsUnderWay)
        {
            while (turn.IsTaken && !turn.IsUnderWay && !side.IsOver)
            {
                await loop.DelayAsync(AgreementPause, cancellationToken);
            }

            await exchange.SendAsync(relay.Relay, relay.Server, Own(), cancellationToken);
        }

        if (turn.IsTaken && side.Remote.IsPunching)
        {
            throw new PunchFailedException(DhtErrorCodes.HolepunchAborted, "this dial is in the middle of a large punch already");
        }

        side.JoinTurn();
    }

    // While another large punch is under way. With a relayed connection there is time; without one nobody waits so long.
    private async Task WaitForTurnAsync(PunchRelay direct, PunchProbe probe, bool isFirst, CancellationToken cancellationToken)
    {
        if (turn.IsTaken)
        {
            throw new PunchFailedException(DhtErrorCodes.HolepunchAborted, "this dial is in the middle of a large punch already");
        }

        if (!terms.IsRelayed())
        {
            throw new PunchFailedException(
                DhtErrorCodes.HolepunchAborted, "another large punch of this node is under way, or was a moment ago");
        }

        if (isFirst)
        {
            var payload = Own() with { Token = tokens.For(direct.Server.Host), RemoteToken = probe.Token };
            await exchange.SendAsync(direct.Relay, direct.Server, payload, cancellationToken);
        }

        await loop.DelayAsync(RandomWait(), cancellationToken);
    }

    private async Task<HolepunchPayload> SendPunchAsync(
        PunchRelay through, PunchProbe probe, bool isLarge, bool isDelayed, CancellationToken cancellationToken)
    {
        var token = isDelayed ? default(ReadOnlyMemory<byte>?) : tokens.For(through.Server.Host);
        var payload = Own() with { IsPunching = true, Token = token, RemoteToken = probe.Token };
        if (isLarge)
        {
            turn.Enter();
        }

        try
        {
            var (answer, _) = await exchange.SendAsync(through.Relay, through.Server, payload, cancellationToken);
            return answer;
        }
        finally
        {
            if (isLarge)
            {
                turn.Leave(hasPunched: false);
            }
        }
    }

    private void Start(HolepunchPayload answer)
    {
        if (side.IsOver)
        {
            return;
        }

        if (!answer.IsPunching)
        {
            throw new PunchFailedException(DhtErrorCodes.RemoteNotHolepunching, "the server does not punch");
        }

        if (!side.TryPunch())
        {
            throw new PunchFailedException(DhtErrorCodes.RemoteNotHolepunchable, "the server named no address that can be punched");
        }
    }

    private HolepunchPayload Own() => new() { Kind = side.Kind, Addresses = side.Addresses };

    private TimeSpan RandomWait() => ShortestWait + TimeSpan.FromMilliseconds(random.Next((int)ShortestWait.TotalMilliseconds + 1));
}
