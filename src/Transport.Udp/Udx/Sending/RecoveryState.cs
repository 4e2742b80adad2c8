namespace HyperDht.Udx.Sending;

/// <summary>How well a stream's packets get through.</summary>
internal enum RecoveryState
{
    /// <summary>Undisturbed.</summary>
    Open,

    /// <summary>Repairs what was found lost; ends when everything sent until its start has arrived.</summary>
    Recovery,

    /// <summary>Nothing arrived for a whole timeout; starts over.</summary>
    Loss,
}
