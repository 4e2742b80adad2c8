namespace HyperDht.Routing.Health;

/// <summary>How the network answers.</summary>
internal enum HealthState
{
    Online,
    Degraded,
    Offline,
}
