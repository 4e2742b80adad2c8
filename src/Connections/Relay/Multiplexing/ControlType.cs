namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Types of messages on channel 0 (spec 05 §9.2); further ones are ignored.</summary>
internal static class ControlType
{
    public const ulong Batch = 0;
    public const ulong Open = 1;
    public const ulong Reject = 2;
    public const ulong Close = 3;
}
