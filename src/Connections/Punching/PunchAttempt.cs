using HyperDht.Connections.Candidates;
using HyperDht.Connections.Dialing;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Connections.Punching;

/// <summary>One attempt of a dial to punch: a socket of its own, and the rounds through relays that no other attempt has taken.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class PunchAttempt : IPunchOwner, IDisposable
{
    private const string Opening = "opening";

    private readonly DialStory _story;
    private readonly IDialPunchOwner _owner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Puncher _puncher;
    private readonly DialRounds _rounds;
    private int _step = -1;

    /// <param name="story">Takes the steps.</param>
    /// <param name="owner">Told how it ends.</param>
    /// <param name="makePuncher">Makes the attempt's side.</param>
    /// <param name="makeRounds">Makes its rounds.</param>
    public PunchAttempt(DialStory story, IDialPunchOwner owner, Func<IPunchOwner, Puncher> makePuncher, Func<Puncher, DialRounds> makeRounds)
    {
        _story = story;
        _owner = owner;
        _puncher = makePuncher(this);
        _rounds = makeRounds(_puncher);
        _ = RunAsync();
    }

    /// <summary>Whether it still waits for what a relay brings.</summary>
    public bool IsAsking => !_stop.IsCancellationRequested && !_puncher.IsOver && !_puncher.IsPunching;

    public void OnPunched(PunchSocket socket, PeerAddress remote)
    {
        Tell("through");
        _owner.OnPunched(new CandidatePath(socket.Socket, remote));
    }

    public void OnGaveUp()
    {
        Tell(DhtErrorCodes.HolepunchAborted);
        _owner.OnPunchFailed(DhtErrorCodes.HolepunchAborted, "no probe came through");
    }

    /// <summary>Nothing of it is needed any more. Idempotent.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _stop.Dispose();
        _puncher.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _rounds.RunAsync(_stop.Token);
            if (_puncher.IsPunching)
            {
                Tell(null);
                _step = _story.Begin("punch", $"{_puncher.Strategy!.Name}: {ConnectNames.Of(_puncher.Kind)} here, {ConnectNames.Of(_puncher.Remote.Kind)} there");
            }
        }
        catch (PunchFailedException error) when (!_stop.IsCancellationRequested && !_puncher.IsConnected)
        {
            Tell(null);
            _puncher.Dispose();
            _owner.OnPunchFailed(error.Code, error.Message);
        }
        catch (Exception error) when (error is PunchFailedException or OperationCanceledException or HyperDhtException)
        {
            // Another path has won meanwhile, or nobody wants one any more.
        }
    }

    // What the trace says of both NATs is what the punch goes by. An attempt that has come to nothing takes no other way's name.
    private void Tell(string? outcome)
    {
        _story.Trace.LocalNat = _puncher.Kind;
        _story.Trace.RemoteNat = _puncher.Remote.Kind;
        _story.Trace.Strategy = _puncher.Strategy?.Name ?? (outcome is null ? _story.Trace.Strategy : null) ?? Opening;
        if (outcome is not null)
        {
            _story.End(_step, outcome);
        }
    }
}
