using HyperDht.Routing.Table;

namespace HyperDht.Routing.Life;

/// <summary>Notices that others see the node elsewhere than at the address its id is made of.</summary>
/// <remarks>The reference keeps announcing an id that no longer fits, which nobody believes (spec 01 §17 leaves that free).</remarks>
internal sealed class AddressWatch(RpcSettings settings, NodeDirectory directory, NetworkState network)
{
    /// <summary>
    /// Five minutes in which the server socket says nothing, so that no router takes a stranger's datagram for an answer any more
    /// and the check is honest.
    /// </summary>
    public const int QuietTicks = 60;

    /// <summary>Two minutes in which nobody says where he sees us: the server socket may be cut off.</summary>
    public const int DoubtTicks = 24;

    private PeerAddress? _before;
    private bool _isInDoubt;
    private int _doubtTicks;
    private int _checkIn;

    /// <summary>The network may have changed under us: asks others again where they see us.</summary>
    public void HandleDoubt()
    {
        if (settings.KnownHost is null)
        {
            _before = _isInDoubt ? _before : directory.Conclusion;
            _isInDoubt = true;
            _doubtTicks = 0;
            directory.Resample();
        }
    }

    /// <summary>A tick went by.</summary>
    public AddressNews HandleTick()
    {
        if (HasMoved())
        {
            _isInDoubt = false;
            _checkIn = network.HandleMoved(settings.Firewalled) ? QuietTicks : 1;
            return AddressNews.Moved;
        }

        return _checkIn > 0 && --_checkIn == 0 ? AddressNews.CheckDue : AddressNews.None;
    }

    private bool HasMoved()
    {
        if (settings.KnownHost is not null)
        {
            return false;
        }

        if (_isInDoubt && directory.IsResampling)
        {
            return ++_doubtTicks >= DoubtTicks && settings.Firewalled && network.Adopted is not null;
        }

        var isSettled = _isInDoubt;
        _isInDoubt = false;
        return directory.Conclusion is { } seen && network.Adopted switch
        {
            null => isSettled && seen != _before,
            { } ours when seen.Port != 0 => seen != ours,

            // Each peer sees another port. Of a few odd votes that is no news, of a fresh survey it is.
            { } ours => seen.Host != ours.Host || isSettled,
        };
    }
}
