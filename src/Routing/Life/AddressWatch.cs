using HyperDht.Routing.Table;

namespace HyperDht.Routing.Life;

/// <summary>Notices that others see the node elsewhere than at the address its id is made of.</summary>
/// <remarks>The reference keeps announcing an id that no longer fits, which nobody believes (spec 01 §17 leaves that free).</remarks>
internal sealed class AddressWatch(RpcSettings settings, NodeDirectory directory, NetworkState network)
{
    private PeerAddress? _before;
    private bool _isInDoubt;

    /// <summary>The network may have changed under us: asks others again where they see us.</summary>
    public void HandleDoubt()
    {
        if (settings.KnownHost is null)
        {
            _before = _isInDoubt ? _before : directory.Sampler.Conclusion;
            _isInDoubt = true;
            directory.Resample();
        }
    }

    /// <summary>Whether others see us elsewhere. Looked at once a tick.</summary>
    public bool HasMoved()
    {
        if (settings.KnownHost is not null || directory.Sampler.Conclusion is not { } seen)
        {
            return false;
        }

        var isSettled = _isInDoubt && !directory.IsResampling;
        _isInDoubt &= !isSettled;
        return network.Adopted switch
        {
            null => isSettled && seen != _before,
            { } ours when seen.Port != 0 => seen != ours,

            // Each peer sees another port. Of a few odd votes that is no news, of a fresh survey it is.
            { } ours => seen.Host != ours.Host || isSettled,
        };
    }
}
