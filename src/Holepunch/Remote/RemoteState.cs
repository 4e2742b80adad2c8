using HyperDht.Holepunch.Payloads;

namespace HyperDht.Holepunch.Remote;

/// <summary>What the other side has said about itself so far (spec 03 §8.4).</summary>
/// <remarks>Pure. A host that was verified stays so as long as every payload lists it.</remarks>
internal sealed class RemoteState
{
    private PunchTarget[] _targets = [];

    public NatKind Kind { get; set; }

    public bool IsPunching { get; private set; }

    public IReadOnlyList<PunchTarget> Targets => _targets;

    /// <summary>Takes over an accepted payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="verifiedHost">A host that has just returned our token, or null.</param>
    public void Handle(HolepunchPayload payload, uint? verifiedHost)
    {
        Kind = payload.Kind;
        IsPunching = payload.IsPunching;
        _targets =
        [
            .. (payload.Addresses ?? []).Select(address =>
                new PunchTarget(address, address.Host == verifiedHost || IsVerified(address.Host))),
        ];
    }

    /// <summary>Whether one of the listed addresses is on a host.</summary>
    public bool Lists(uint host) => Array.Exists(_targets, target => target.Address.Host == host);

    private bool IsVerified(uint host) => Array.Exists(_targets, target => target.IsVerified && target.Address.Host == host);
}
