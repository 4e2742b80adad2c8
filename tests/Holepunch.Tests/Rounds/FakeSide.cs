using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Tests.Rounds;

/// <summary>A side whose NAT is known from the start and that only counts what it sends.</summary>
internal sealed class FakeSide(NatKind kind) : IPunchSide
{
    public NatKind Kind => kind;

    public IReadOnlyList<PeerAddress>? Addresses { get; } = [PeerAddress.Parse("70.0.0.1:7000")];

    public RemoteState Remote { get; } = new();

    public bool IsPunching { get; private set; }

    public bool IsOver { get; set; }

    public int Openings { get; private set; }

    public Task<bool> AnalyzeAsync(bool reopen) => Task.FromResult(kind is not NatKind.Unknown);

    public void AddSample(NatSample sample)
    {
    }

    public void SendOpening(PeerAddress to) => Openings++;

    public void SendProbe(PeerAddress to)
    {
    }

    public void Freeze()
    {
    }

    public bool TryPunch() => IsPunching = Remote.Targets.Count > 0;

    public void JoinTurn()
    {
    }

    public void Abort() => IsOver = true;
}
