namespace HyperDht.Routing.Life;

/// <summary>Decides when an ephemeral node tries to become persistent (spec 01 §17): after 20 minutes, then every hour.</summary>
internal sealed class StabilityCore
{
    public const int FirstTicks = 240;
    public const int LaterTicks = 720;

    private uint? _lastHost;

    /// <summary>Ticks until the next attempt.</summary>
    public int Ticks { get; private set; } = FirstTicks;

    /// <summary>A tick of an ephemeral, adaptive node. True when it should try now.</summary>
    public bool HandleTick(uint? host)
    {
        if (--Ticks > 0)
        {
            return false;
        }

        if (_lastHost == host)
        {
            Ticks = LaterTicks;            // tried under this host already, or none is known
            return false;
        }

        return true;
    }

    /// <summary>An attempt began.</summary>
    public void HandleAttempt(uint? host)
    {
        Ticks = LaterTicks;
        _lastHost = host;
    }

    /// <summary>Others see the node elsewhere: it is a newcomer again.</summary>
    public void HandleMove()
    {
        Ticks = FirstTicks;
        _lastHost = null;
    }

    /// <summary>The host slept: whatever was tried before does not count.</summary>
    public void HandleWakeUp()
    {
        Ticks = LaterTicks;
        _lastHost = null;
    }
}
