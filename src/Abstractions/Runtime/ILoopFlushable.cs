namespace HyperDht.Runtime;

/// <summary>Something that collects work during a turn and does it once at the turn's end.</summary>
public interface ILoopFlushable
{
    /// <summary>Does the collected work. On the loop; must not throw.</summary>
    void Flush();
}
